export { type Fault, type FaultProxy, seededRandom, startFaultProxy } from './fault-proxy.ts'
export { type HerdOptions, type HerdResult, runHerd } from './herd.ts'
export { type RedisServer, startRedisServer } from './redis-server.ts'
