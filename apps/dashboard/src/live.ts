import type { Cancel, Clock } from '@manga-assist/clock'
import type { Status } from '@manga-assist/contracts'

/** Opens a stream of events; what comes back closes it. Nothing is told of one that was closed. */
export type OpenEvents = (told: { data: (text: string) => void; broken: () => void }) => Cancel

export interface LiveOptions {
  open: OpenEvents
  clock: Clock
  onStatus: (status: Status) => void
  /** Nothing has come for so long, in milliseconds; told once a second until something comes. */
  onSilence: (forMs: number) => void
}

/** A status comes every second: after this it is said that none does. */
const silentAfterMs = 3_000
const tellEveryMs = 1_000
/** A connection that broke, or brings nothing for so long, is opened anew; never more often than this. */
const reopenAfterMs = 2_000
const givenUpAfterMs = 10_000

/** Follows what the admin port tells, for as long as the page is open: it is the page's business to say what it last heard. */
export function follow({ open, clock, onStatus, onSilence }: LiveOptions): Cancel {
  let close: Cancel = () => {}
  let heardAtMs = clock.now()
  let openedAtMs = clock.now()
  let cancelWatch: Cancel = () => {}
  let cancelReopen: Cancel | undefined

  function connect(): void {
    cancelReopen = undefined
    openedAtMs = clock.now()
    close = open({ data: hear, broken: reopenSoon })
  }

  function hear(data: string): void {
    const status = statusOf(data)
    if (status === undefined) return
    heardAtMs = clock.now()
    watch(silentAfterMs)
    onStatus(status)
  }

  function watch(delayMs: number): void {
    cancelWatch()
    cancelWatch = clock.after(delayMs, () => {
      watch(tellEveryMs)
      onSilence(clock.now() - heardAtMs)
      if (clock.now() - Math.max(heardAtMs, openedAtMs) > givenUpAfterMs) reopenSoon()
    })
  }

  function reopenSoon(): void {
    close()
    cancelReopen ??= clock.after(reopenAfterMs, connect)
  }

  connect()
  watch(silentAfterMs)
  return () => {
    cancelWatch()
    cancelReopen?.()
    close()
  }
}

/** A line that was cut off, or is of something else, is passed over. */
function statusOf(data: string): Status | undefined {
  try {
    const read: unknown = JSON.parse(data)
    return isStatus(read) ? read : undefined
  } catch {
    return undefined
  }
}

function isStatus(read: unknown): read is Status {
  return typeof read === 'object' && read !== null && 'planes' in read && 'lastDecisions' in read
}
