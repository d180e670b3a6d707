/** What kind of failure it was. */
export type FailureClass =
  /** No answer came: refused, reset or cut before the headers. */
  | 'connection'
  /** The whole exchange took longer than one request may. */
  | 'timeout'
  /** The status says so, and it is not a refusal for load. */
  | 'status'
  /** An `error` chunk within the stream, or a `finish` that gives an error as its reason. */
  | 'in-band-error'
  /** What came is not a UI message stream. */
  | 'protocol'

/** How one request ended, as its client saw it. */
export type Outcome =
  /** A stream said `finish`, or a whole 2xx body came. */
  | { kind: 'completed' }
  | { kind: 'failed'; class: FailureClass; code?: string; message: string; requestId?: string }
  /** A 2xx answer began and ended without `finish` or `error`: the one thing that must never happen. */
  | { kind: 'truncated'; message: string }
  /** Refused for load: 503 with the code `shed`. */
  | { kind: 'shed'; hasRetryAfter: boolean }
  /** Given up by the generator itself because the run was interrupted; says nothing about the service. */
  | { kind: 'cancelled' }

/** When text came, for streams. */
export interface TokenTimes {
  firstAtMs?: number
  /** Between one text delta and the next; deltas that arrive in one read are 0 apart. The first 10,000 of a stream. */
  readonly gapsMs: number[]
}

/** Reads the body of one answer and judges it. */
export interface BodyReader {
  read(bytes: Buffer, atMs: number): void
  /** Called once, after the last read. `cut` says how the body broke off when it did not end by itself. */
  conclude(cut?: string): Outcome
  readonly tokens?: TokenTimes
}
