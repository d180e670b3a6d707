import type { TraceContext } from '@manga-assist/contracts'

/** What middleware leaves for the handlers behind it. */
interface AppVariables {
  trace: TraceContext
  userId: string
  /** When the identity expires, by the wall clock. */
  expiresAtMs: number | undefined
}

export type AppEnv = { Variables: AppVariables }
