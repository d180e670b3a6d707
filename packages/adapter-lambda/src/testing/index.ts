export { eventOf, invokeHandler, invokeRaw, type RawAnswer } from './invoke-handler.ts'
export { listenerOf } from './serve-handler.ts'
