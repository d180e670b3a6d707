import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

test('a bar comes after two seconds, is redrawn at most five times a second, and goes', async () => {
  const { clock, drawn, progress } = setUp(true)
  progress.at(0.1, 1_000)
  await clock.advance(2_000)
  progress.at(0.5, 50_000)
  progress.at(0.5, 50_000)
  await clock.advance(200)
  progress.at(1, 100_000)
  progress.end()
  expect(drawn.map((text) => text.replaceAll(/^\r.\[2K/g, ''))).toEqual([
    `${'█'.repeat(15)}${'░'.repeat(15)} 50 %  50,000 requests  2 s`,
    `${'█'.repeat(30)} 100 %  100,000 requests  2 s`,
    '',
  ])
})

test('a short run, and one without a terminal, shows nothing', async () => {
  const short = setUp(true)
  short.progress.at(1, 10)
  short.progress.end()
  const logged = setUp(false)
  await logged.clock.advance(60_000)
  logged.progress.at(0.5, 10)
  logged.progress.end()
  expect([...short.drawn, ...logged.drawn]).toEqual([])
})

function setUp(isTty: boolean) {
  const clock = new ManualClock()
  const drawn: string[] = []
  return { clock, drawn, progress: createProgress(clock, { isTty, write: (text) => drawn.push(text) }) }
}
