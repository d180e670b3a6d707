export { type Fault, type FaultProxy, seededRandom, startFaultProxy } from './fault-proxy.ts'
export { type RedisServer, startRedisServer } from './redis-server.ts'
