import { sseDone, sseEvent } from '@manga-assist/contracts'

/** Most bytes held back while waiting for the end of an event. A longer event passes without this protection. */
const maxHeldBytes = 64 * 1_024

const eventEnds = [Buffer.from('\n\n'), Buffer.from('\r\n\r\n')]

/** A stream is whole once one of these was in it. Inside a text they would stand escaped, so they cannot be mistaken. */
const endMarks = ['"type":"finish"', '"type":"error"', '"type":"abort"'].map((mark) => Buffer.from(mark))

const lostConnection = Buffer.from(
  sseEvent({
    type: 'error',
    errorText: 'The connection to the service was lost in the middle of the answer. Please ask again.',
    code: 'upstream-failed',
  }) + sseDone,
)

/**
 * Watches a UI message stream on its way to the client. Only whole events are let through, so that an error can be put
 * in at any moment; a stream that ends without `finish` gets one, because clients take a body that merely ends for a
 * good answer.
 */
export class StreamGuard {
  #held: Buffer = Buffer.alloc(0)
  #ended = false

  /** Takes bytes as they come; returns those that may go on: everything up to the end of the last whole event. */
  push(chunk: Buffer): Buffer {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const end = bytes.length > maxHeldBytes ? bytes.length : endOfLastEvent(bytes)
    this.#held = bytes.subarray(end)
    const whole = bytes.subarray(0, end)
    this.#ended ||= endMarks.some((mark) => whole.includes(mark))
    return whole
  }

  /** What must still be written now that no more comes: nothing when the stream was whole, else an explicit error. */
  close(): { bytes: Buffer; whole: boolean } {
    if (this.#ended) return { bytes: this.#held, whole: true }
    return { bytes: lostConnection, whole: false }
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
