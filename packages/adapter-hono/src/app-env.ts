import type { TraceContext } from '@manga-assist/contracts'

/** What middleware leaves for the handlers behind it. */
interface AppVariables {
  trace: TraceContext
  userId: string
}

export type AppEnv = { Variables: AppVariables }
