import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { planArrivals } from './plan.ts'
import { startProgress } from './progress.ts'

const plan = planArrivals({ baseline: 8, multiple: 10, seconds: 20, mix: { chat: 30, recs: 70 }, seed: 1 })
const rewrite = '\r\u001b[2K'

function progressOn(terminal: { isTty: boolean; width?: number }) {
  const clock = new ManualClock()
  const counts = { sent: 0, inFlight: 3, planes: { fargate: 70, lambda: 0, none: 0 }, shed: 0, failed: 0, cancelled: 0 }
  const written: string[] = []
  const cancel = startProgress({
    clock,
    startAtMs: 0,
    plan,
    counts,
    terminal: {
      isTty: terminal.isTty,
      columns: () => terminal.width ?? 200,
      colour: false,
      write: (text) => written.push(text),
    },
  })
  return { clock, counts, written, cancel }
}

describe('progress', () => {
  test('is rewritten twice a second on a terminal', async () => {
    const { clock, counts, written } = progressOn({ isTty: true })
    counts.sent = 4
    await clock.advance(500)
    counts.sent = 44
    await clock.advance(500)
    expect(written).toEqual([
      `${rewrite}baseline  0.5 s  8/s  3 in flight  fargate 70  lambda 0  shed 0  failed 0`,
      `${rewrite}baseline  1.0 s  80/s  3 in flight  fargate 70  lambda 0  shed 0  failed 0`,
    ])
  })

  test('never wraps on a narrow terminal', async () => {
    const { clock, written } = progressOn({ isTty: true, width: 20 })
    await clock.advance(500)
    expect(written).toEqual([`${rewrite}baseline  0.5 s  0/`])
  })

  test('is a line every five seconds elsewhere, over all phases and the wait for the last answers', async () => {
    const { clock, written } = progressOn({ isTty: false })
    await clock.advance(45_000)
    expect(written.map((line) => line.split('  ')[0])).toEqual([
      'baseline',
      ...Array(4).fill('step'),
      ...Array(2).fill('recovery'),
      ...Array(2).fill('waiting'),
    ])
    expect(written.every((line) => line.endsWith('\n'))).toBe(true)
  })

  test('leaves nothing behind', async () => {
    const { clock, written, cancel } = progressOn({ isTty: true })
    cancel()
    await clock.advance(10_000)
    expect(written).toEqual([rewrite])
    expect(clock.pendingTimers).toBe(0)
  })
})
