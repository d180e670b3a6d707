import type { Cancel, Clock } from '@manga-assist/clock'

export interface GatherOptions {
  clock: Clock
  /** At most one write in this time; 0 writes everything as it comes. */
  windowMs: number
  write: (bytes: Uint8Array) => void
}

/** Takes an event stream in pieces and writes it in fewer. */
export interface EventGatherer {
  push(piece: Uint8Array): void
  /** Writes what is still held, whole or not: at the end, and before an error is told. */
  flush(): void
}

/** Most that is held, in bytes: more goes out at once, whatever the time. */
const mostHeldBytes = 16 * 1_024
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Each write of a function becomes a frame that Lambda, the router and the client all handle one by one, so tokens that
 * come close together go out together: the first piece at once, afterwards one write in each window. Events stay whole; an
 * event that comes in pieces waits for its rest, alone for one window at most.
 */
export function createEventGatherer({ clock, windowMs, write }: GatherOptions): EventGatherer {
  let held: Uint8Array[] = []
  let heldBytes = 0
  let writtenAtMs = Number.NEGATIVE_INFINITY
  let cancelTimer: Cancel | undefined

  function push(piece: Uint8Array): void {
    held.push(piece)
    heldBytes += piece.length
    const sinceMs = clock.now() - writtenAtMs
    if (heldBytes >= mostHeldBytes) flush()
    else if (cancelTimer === undefined && sinceMs < windowMs) waitFor(windowMs - sinceMs)
    else if (cancelTimer === undefined) writeWhole()
  }

  function flush(): void {
    send(take())
  }

  function waitFor(ms: number): void {
    cancelTimer = clock.after(ms, () => {
      const bytes = take()
      // What is not whole by now, and stands alone, goes as it is: nobody may ever send its rest.
      sendUpTo(bytes, endOfEvents(bytes) || bytes.length)
    })
  }

  function writeWhole(): void {
    const bytes = take()
    sendUpTo(bytes, endOfEvents(bytes))
  }

  /** The rest stays for another window. */
  function sendUpTo(bytes: Uint8Array, end: number): void {
    send(bytes.subarray(0, end))
    if (end === bytes.length) return
    held = [bytes.subarray(end)]
    heldBytes = bytes.length - end
    waitFor(windowMs)
  }

  function take(): Uint8Array {
    cancelTimer?.()
    cancelTimer = undefined
    const bytes = held.length === 1 ? (held[0] as Uint8Array) : Buffer.concat(held)
    held = []
    heldBytes = 0
    return bytes
  }

  function send(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    writtenAtMs = clock.now()
    write(bytes)
  }

  return windowMs > 0 ? { push, flush } : { push: write, flush: () => {} }
}

/** Behind the last blank line, with either kind of line end; 0 where there is none. */
function endOfEvents(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at > 0; at -= 1) {
    if (bytes[at] !== lineFeed) continue
    const before = bytes[at - 1] === carriageReturn ? at - 2 : at - 1
    if (bytes[before] === lineFeed) return at + 1
  }
  return 0
}
