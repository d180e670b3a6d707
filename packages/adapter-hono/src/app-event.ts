import type { TraceContext } from '@manga-assist/contracts'

/** What happens in the adapter, for logs and metrics. */
export type AppEvent =
  /** Headers went out; a stream goes on after it. `route` is the pattern, not the path. */
  | {
      kind: 'request-answered'
      trace: TraceContext
      method: string
      route: string
      status: number
      durationMs: number
    }
  /** A handler threw: the client got an `internal-error`. */
  | { kind: 'request-failed'; trace: TraceContext; method: string; route: string; error: unknown }
  /** A chat stream ended. `left` means that the reader went away. */
  | {
      kind: 'turn-ended'
      trace: TraceContext
      outcome: 'finished' | 'failed' | 'left'
      intent: string | undefined
      durationMs: number
      error?: unknown
    }
