import { createHash } from 'node:crypto'
import { type Clock, deadline, every } from '@manga-assist/clock'
import { type CalendarStatus, type ChapterDrop, parseChapterDrops } from '@manga-assist/contracts'
import { upcomingDrops } from '@manga-assist/overflow'
import type { RouterEvent } from '../router-event.ts'
import { tellSafely } from '../tell-safely.ts'
import { type CalendarText, calendarReader, type ReadCalendar, shownSource } from './read-calendar.ts'

export interface CalendarOptions {
  /** Path of a JSON file, or the http(s) address of one. */
  source: string
  /** Time between two looks at it. */
  pollMs: number
  /** How it is read; by its source unless a test says otherwise. */
  read?: ReadCalendar
  clock: Clock
  onEvent: (event: RouterEvent) => void
}

/** Drops that are to come, by a calendar that may change at any time. */
export interface Calendar {
  /** Those that bring more than ordinary demand and were not over when it was read, earliest first. */
  drops(): readonly ChapterDrop[]
  status(): CalendarStatus
  /** Looks no more, and gives up a look that is on its way. */
  close(): void
}

/** What takes longer is given up; the next look comes. */
const readTimeoutMs = 10_000

/**
 * Follows a calendar. A version that breaks a rule is refused and told of, once; so is a calendar that cannot be had. The
 * last good version stays meanwhile. Before there was one, there are no drops.
 */
export function openCalendar({ source, pollMs, clock, ...options }: CalendarOptions): Calendar {
  const onEvent = tellSafely(options.onEvent)
  const read = options.read ?? calendarReader(source)
  const shown = shownSource(source)
  const closing = new AbortController()
  let drops: readonly ChapterDrop[] = []
  let version: string | undefined
  let digest = ''
  let readAt: string | null = null
  /** What is wrong with the version that was seen last; why no version could be had. */
  let refused: string | null = null
  let missing: string | null = null
  let isLooking = false

  function take({ text, version: found }: CalendarText): void {
    version = found
    const seen = createHash('sha256').update(text).digest('base64')
    if (seen === digest) return
    digest = seen
    try {
      drops = upcomingDrops(parseChapterDrops(text), clock.wallNow())
      refused = null
      readAt = new Date(clock.wallNow()).toISOString()
      onEvent({ kind: 'calendar-read', source: shown, drops: drops.length })
    } catch (error) {
      refused = (error as Error).message
      onEvent({ kind: 'calendar-refused', source: shown, error })
    }
  }

  function miss(error: unknown): void {
    const message = reasonOf(error)
    if (message !== missing) onEvent({ kind: 'calendar-not-reachable', source: shown, error })
    missing = message
  }

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    const late = () => new Error(`nothing came in ${readTimeoutMs} ms`)
    const { signal, cancel } = deadline(clock, readTimeoutMs, late, closing.signal)
    try {
      const found = await read(version, signal)
      missing = null
      if (found !== undefined) take(found)
    } catch (error) {
      if (!closing.signal.aborted) miss(signal.aborted ? signal.reason : error)
    } finally {
      cancel()
      isLooking = false
    }
  }

  const stop = every(clock, pollMs, () => void look())
  void look()
  return {
    drops: () => drops,
    status: () => ({ source: shown, drops: drops.length, readAt, error: refused ?? missing }),
    close() {
      stop()
      closing.abort(new Error('the process stops'))
    },
  }
}

/** `fetch failed` says nothing; what it was caused by does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } }
  return [message, cause?.message].filter(Boolean).join(': ')
}
