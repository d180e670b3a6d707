import { ManualClock } from '@manga-assist/clock/testing'
import type { ChapterDrop } from '@manga-assist/contracts'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { RouterEvent } from '../router-event.ts'
import { openCalendar } from './calendar.ts'
import type { CalendarText } from './read-calendar.ts'

const pollMs = 30_000
const wallMs = Date.UTC(2026, 10, 21)
const drop: ChapterDrop = { titleId: 'monster', atMs: wallMs + 7_200_000, expectedMultiple: 10 }
const sooner: ChapterDrop = { ...drop, titleId: 'nana', atMs: wallMs + 3_600_000 }

test('has the drops that bring more than ordinary demand and are not over, earliest first', async () => {
  const over = { ...drop, atMs: wallMs - 3_600_000 }
  const { calendar, events } = await following(textOf(drop, over, { ...drop, expectedMultiple: 1 }, sooner))
  expect(calendar.drops()).toEqual([sooner, drop])
  expect(events).toEqual([{ kind: 'calendar-read', source: 'drops.json', drops: 2 }])
  expect(calendar.status()).toEqual({
    source: 'drops.json',
    drops: 2,
    readAt: '2026-11-21T00:00:00.000Z',
    error: null,
  })
})

test('a drop that is put off or taken out is so at the next look', async () => {
  const { calendar, place, clock } = await following(textOf(drop))
  const putOff = { ...drop, atMs: drop.atMs + 600_000 }
  place.text = textOf(putOff)
  await clock.advance(pollMs)
  expect(calendar.drops()).toEqual([putOff])
  place.text = textOf()
  await clock.advance(pollMs)
  expect(calendar.drops()).toEqual([])
})

test('a version that breaks a rule is refused once, with field, rule and value, and the last good one stays', async () => {
  const { calendar, place, clock, events } = await following(textOf(drop))
  place.text = textOf(drop, { ...drop, expectedMultiple: 0.5 })
  await clock.advance(10 * pollMs)
  const message = expect.stringMatching(/^entry 2: expectedMultiple: .*; received 0.5$/)
  expect(events.slice(1)).toMatchObject([{ kind: 'calendar-refused', error: { message } }])
  expect([calendar.drops(), calendar.status().error]).toEqual([[drop], message])
  place.text = textOf(drop, sooner)
  await clock.advance(pollMs)
  expect(calendar.status()).toMatchObject({ drops: 2, error: null })
})

test('a calendar that cannot be had is told of once for each reason, and the last good one stays', async () => {
  const { calendar, place, clock, events } = await following(textOf(drop))
  place.failure = new Error('answered with status 503')
  await clock.advance(5 * pollMs)
  place.failure = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
  await clock.advance(5 * pollMs)
  expect(events.slice(1).map(({ kind }) => kind)).toEqual(['calendar-not-reachable', 'calendar-not-reachable'])
  expect([calendar.drops(), calendar.status().error]).toEqual([[drop], 'fetch failed: connect ECONNREFUSED'])
  place.failure = undefined
  await clock.advance(pollMs)
  expect(calendar.status().error).toBeNull()
})

test('before there was a calendar there are no drops, and it may come', async () => {
  const { calendar, place, clock } = await following('[')
  expect([calendar.drops(), calendar.status()]).toMatchObject([[], { readAt: null }])
  place.text = textOf(drop)
  await clock.advance(pollMs)
  expect(calendar.drops()).toEqual([drop])
})

test('what tells versions apart is passed on, and where nothing does the same text is not read twice', async () => {
  const { place, clock, events } = await following(textOf(drop))
  await clock.advance(3 * pollMs)
  expect(place.asked).toEqual([undefined, 'v1', 'v1', 'v1'])
  place.hasVersion = false
  await clock.advance(3 * pollMs)
  expect(events).toHaveLength(1)
})

test('a look that takes long is given up after ten seconds, and there is one at a time', async () => {
  const { calendar, place, clock } = await following(textOf(drop), 4_000)
  place.isSilent = true
  await clock.advance(4_000 + 9_999)
  expect([place.open, place.asked.length]).toEqual([1, 2])
  await clock.advance(1)
  expect([place.open, calendar.status().error]).toEqual([0, 'nothing came in 10000 ms'])
})

test('when it is closed no timer is left, and a look that is on its way is given up', async () => {
  const { calendar, place, clock, events } = await following(textOf(drop))
  place.isSilent = true
  await clock.advance(pollMs)
  calendar.close()
  await clock.advance(10 * pollMs)
  expect([place.open, clock.pendingTimers, events.length]).toEqual([0, 0, 1])
})

test('an observer that throws costs its own event only', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
  onTestFinished(() => warn.mockRestore())
  const { calendar } = await following(textOf(drop), pollMs, () => {
    throw new Error('observer')
  })
  expect([calendar.drops(), calendar.status().error]).toEqual([[drop], null])
})

/** Follows a calendar that has this text; its first look is over. */
async function following(text: string, everyMs = pollMs, observe: (event: RouterEvent) => void = () => {}) {
  const clock = new ManualClock({ wallMs })
  const events: RouterEvent[] = []
  const place = placeOf(text)
  const onEvent = (event: RouterEvent) => {
    events.push(event)
    observe(event)
  }
  const calendar = openCalendar({ source: 'drops.json', pollMs: everyMs, read: place.read, clock, onEvent })
  onTestFinished(() => calendar.close())
  await clock.advance(0)
  return { calendar, place, clock, events }
}

/** Where a calendar is, with what may become of it. */
function placeOf(text: string) {
  const place = {
    text,
    hasVersion: true,
    failure: undefined as Error | undefined,
    isSilent: false,
    asked: [] as (string | undefined)[],
    open: 0,
    async read(version: string | undefined, signal: AbortSignal): Promise<CalendarText | undefined> {
      place.asked.push(version)
      if (place.isSilent) await silence(signal)
      if (place.failure !== undefined) throw place.failure
      const found = place.hasVersion ? `v${versions.indexOf(place.text) + 1 || versions.push(place.text)}` : undefined
      return found !== undefined && found === version ? undefined : { text: place.text, version: found }
    },
  }
  const versions: string[] = []
  function silence(signal: AbortSignal): Promise<never> {
    place.open += 1
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        place.open -= 1
        reject(signal.reason)
      })
    })
  }
  return place
}

function textOf(...drops: readonly ChapterDrop[]): string {
  return JSON.stringify(drops)
}
