import { createSseDecoder, sseDone, sseEvent } from '@manga-assist/contracts'

/** Most bytes held back while waiting for the end of an event. A longer event passes without this protection. */
const maxHeldBytes = 64 * 1_024

/** Ends of events; the second is also the end of one whose lines end in CR LF. */
const eventEnds = [Buffer.from('\n\n'), Buffer.from('\n\r\n')]

/** A stream is whole once an event of one of these types was in it. */
const endTypes: ReadonlySet<unknown> = new Set(['finish', 'error', 'abort'])
/** Only what has one of these somewhere is worth parsing: most events are tokens. */
const endMarks = ['"finish"', '"error"', '"abort"'].map((mark) => Buffer.from(mark))

const lostConnection = Buffer.from(
  sseEvent({
    type: 'error',
    errorText: 'The connection to the service was lost in the middle of the answer. Please ask again.',
    code: 'upstream-failed',
  }) + sseDone,
)
const eventEnd = Buffer.from('\n\n')

/**
 * Watches a UI message stream on its way to the client. Only whole events are let through, so that an error can be put
 * in at any moment; a stream that ends without `finish` gets one, because clients take a body that merely ends for a
 * good answer.
 */
export class StreamGuard {
  #held: Buffer = Buffer.alloc(0)
  #ended = false
  /** An event that was too long to be held went out in part: what is put in must not become a part of it. */
  #insideEvent = false

  /** Takes bytes as they come; returns those that may go on: everything up to the end of the last whole event. */
  push(chunk: Buffer): Buffer {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const lastEnd = endOfLastEvent(bytes)
    const tooLong = bytes.length - lastEnd > maxHeldBytes
    const end = tooLong ? bytes.length : lastEnd
    this.#held = bytes.subarray(end)
    if (end > 0) this.#insideEvent = tooLong
    const passed = bytes.subarray(0, end)
    this.#ended ||= holdsAnEnd(bytes.subarray(0, lastEnd))
    return passed
  }

  /** What must still be written now that no more comes: nothing when the stream was whole, else an explicit error. */
  close(): { bytes: Buffer; whole: boolean } {
    if (this.#ended) return { bytes: this.#held, whole: true }
    return { bytes: this.#insideEvent ? Buffer.concat([eventEnd, lostConnection]) : lostConnection, whole: false }
  }
}

function endOfLastEvent(bytes: Buffer): number {
  return Math.max(
    ...eventEnds.map((end) => {
      const start = bytes.lastIndexOf(end)
      return start === -1 ? 0 : start + end.length
    }),
  )
}

/** The type of the event itself counts: a tool's output may well have a type of its own. */
function holdsAnEnd(events: Buffer): boolean {
  if (!endMarks.some((mark) => events.includes(mark))) return false
  return createSseDecoder()(events.toString('utf8')).some((data) => endTypes.has(typeOf(data)))
}

function typeOf(data: string): unknown {
  try {
    return (JSON.parse(data) as { type?: unknown } | null)?.type
  } catch {
    return undefined
  }
}
