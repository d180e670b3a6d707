export { createHandler, type HandlerDependencies } from './create-handler.ts'
export { UnsupportedEventError } from './event-to-request.ts'
export type { InvocationContext, ResponseStream, StreamingHandler } from './runtime.ts'
export type { TicketOptions } from './ticket/ticket-gate.ts'
