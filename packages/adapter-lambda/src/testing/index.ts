export { eventOf, invokeHandler, invokeRaw, type RawAnswer, RecordingStream } from './invoke-handler.ts'
export { listenerOf } from './serve-handler.ts'
