import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import type { ChapterDrop } from '@manga-assist/contracts'
import { expect, onTestFinished, test } from 'vitest'
import type { RouterEvent } from '../router-event.ts'
import { createPrewarmer } from './prewarmer.ts'

const wallMs = Date.UTC(2026, 10, 21)
const drop: ChapterDrop = { titleId: 'monster', atMs: wallMs + 120_000, expectedMultiple: 10, leadMs: 60_000 }

test('what a drop of the calendar needs is asked for a minute before it, once, and told of', async () => {
  const { router, prewarmer, clock, events } = await prewarming([drop])
  await clock.advance(59_500)
  expect([router.asked, prewarmer.status().prewarm]).toMatchObject([
    [],
    { wanted: 0, cause: null, warm: 0, nextDrop: { titleId: 'monster', at: '2026-11-21T00:02:00.000Z' } },
  ])
  await clock.advance(500)
  expect(router.asked).toEqual([64])
  expect(events.filter(({ kind }) => kind === 'prewarm-asked')).toEqual([
    { kind: 'prewarm-asked', cause: 'drop', wanted: 64, sent: 60, titleId: 'monster' },
  ])
  expect(prewarmer.status().prewarm).toMatchObject({ wanted: 64, cause: 'drop', warm: 60, calendar: { drops: 1 } })
})

test('its status names the drops ahead, five at most, soonest first', async () => {
  const later = Array.from({ length: 7 }, (_, at) => ({
    ...drop,
    titleId: `title-${at}`,
    atMs: drop.atMs + at * 1_000,
  }))
  const { prewarmer } = await prewarming([drop, ...later.slice(1)])
  const { drops, nextDrop } = prewarmer.status().prewarm ?? { drops: [] }
  expect(drops.map(({ titleId }) => titleId)).toEqual(['monster', 'title-1', 'title-2', 'title-3', 'title-4'])
  expect(nextDrop).toEqual(drops[0])
})

test('it looks at the same instants on every machine, whenever it was started', async () => {
  const { router, clock } = await prewarming([drop], { startedAtMs: wallMs + 123 })
  await clock.advance(59_876)
  expect(router.asked).toEqual([])
  await clock.advance(1)
  expect([router.asked, clock.wallNow()]).toEqual([[64], wallMs + 60_000])
})

test('a burst that nobody announced is seen at its rising edge', async () => {
  const { router, clock, events } = await prewarming(undefined, { risingEdge: true })
  await clock.advance(10_000)
  for (const here of [18, 26, 34]) {
    router.here = here
    await clock.advance(500)
  }
  expect(router.asked).toEqual([14])
  expect(events).toMatchObject([{ kind: 'prewarm-asked', cause: 'rising-edge' }])
})

test('where there is neither a calendar nor a look at edges, nothing runs and nothing is shown', async () => {
  const { prewarmer, clock } = await prewarming(undefined)
  expect([clock.pendingTimers, prewarmer.status()]).toEqual([0, {}])
})

test('when it is closed no timer is left', async () => {
  const { router, prewarmer, clock } = await prewarming([drop], { risingEdge: true })
  prewarmer.close()
  await clock.advance(300_000)
  expect([clock.pendingTimers, router.asked]).toEqual([0, []])
})

/** Ten slots are wanted of 40. Of what is asked for, at most 60 come up. */
async function prewarming(drops: ChapterDrop[] | undefined, { risingEdge = false, startedAtMs = wallMs } = {}) {
  const clock = new ManualClock({ wallMs: startedAtMs })
  const events: RouterEvent[] = []
  const router = {
    here: 10,
    asked: [] as number[],
    warm: 0,
    demand: () => ({ here: router.here, spilled: 0, limit: 40, readyTasks: 2 }),
    environments: () => ({ warm: router.warm, warmInAMinute: router.warm, startingAhead: 0, mostAhead: 90 }),
    startAhead(count: number) {
      router.asked.push(count)
      router.warm = Math.min(60, count)
      return router.warm
    },
  }
  const settings = { calendar: drops && fileOf(drops), pollMs: 30_000, risingEdge }
  const prewarmer = createPrewarmer({ settings, router, clock, onEvent: (event) => events.push(event) })
  onTestFinished(() => prewarmer.close())
  if (drops) await expect.poll(() => prewarmer.status().prewarm?.calendar?.readAt).not.toBeNull()
  return { router, prewarmer, clock, events }
}

function fileOf(drops: readonly ChapterDrop[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'manga-prewarm-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'drops.json')
  writeFileSync(file, JSON.stringify(drops))
  return file
}
