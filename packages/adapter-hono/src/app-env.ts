import type { TraceContext } from '@manga-assist/contracts'

/** What middleware leaves for the handlers behind it. */
interface AppVariables {
  trace: TraceContext
  userId: string
  /** When the identity expires, by the wall clock. */
  expiresAtMs: number | undefined
}

/** What the server that the request came through leaves; nothing in a function. */
interface AppBindings {
  incoming?: { socket: { remoteAddress?: string | undefined } }
}

export type AppEnv = { Variables: AppVariables; Bindings: AppBindings }
