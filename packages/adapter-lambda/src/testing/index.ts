export { eventOf, invokeHandler, invokeRaw, type RawAnswer } from './invoke-handler.ts'
