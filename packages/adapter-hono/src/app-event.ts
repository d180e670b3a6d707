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
  /** A request did not say who asks, or could not prove it; the client does not hear why. */
  | { kind: 'reader-refused'; trace: TraceContext; reason: string }
  /** An answer that was written here ended. `left` means that its reader went away and did not come back. */
  | {
      kind: 'turn-ended'
      trace: TraceContext
      outcome: 'finished' | 'stopped' | 'failed' | 'left'
      intent: string | undefined
      durationMs: number
      error?: unknown
    }
