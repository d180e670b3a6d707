import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'
import { recordedTerminal } from './testing/recorded-terminal.ts'

test('a bar with the time left comes after two seconds, is redrawn at most five times a second, and goes', async () => {
  const { clock, terminal, progress } = setUp({ isTty: true })
  progress.at(0.1, '1,000 requests')
  await clock.advance(2_000)
  progress.at(0.5, '50,000 requests')
  progress.at(0.5, '50,000 requests')
  await clock.advance(200)
  progress.at(1, '100,000 requests')
  progress.end()
  expect(terminal.writes.map((text) => text.replace('\r\u001b[2K', ''))).toEqual([
    `${'█'.repeat(15)}${'░'.repeat(15)} 50 %  50,000 requests  2 s, about 2 s left`,
    `${'█'.repeat(30)} 100 %  100,000 requests  2 s`,
    '',
  ])
})

test('the bar never wraps', async () => {
  const { clock, terminal, progress } = setUp({ isTty: true, columns: 40 })
  await clock.advance(2_000)
  progress.at(0.5, 'a note that is long')
  expect(terminal.text().replace('\r\u001b[2K', '')).toHaveLength(39)
})

test('without a terminal it is a line every ten seconds, with minutes where there are many', async () => {
  const { clock, terminal, progress } = setUp({})
  for (let second = 0; second < 25; second += 1) {
    await clock.advance(1_000)
    progress.at(second / 1_000, 'reading')
  }
  await clock.advance(100_000)
  progress.at(0.1, 'reading')
  progress.end()
  expect(terminal.writes).toEqual([
    '1 %  reading  10 s\n',
    '2 %  reading  20 s\n',
    '10 %  reading  2 min, about 19 min left\n',
  ])
})

test('parts that each end soon are shown as one run, with the time left of each', async () => {
  const { clock, terminal, progress } = setUp({})
  for (let pass = 1; pass <= 4; pass += 1) {
    progress.nextPart()
    await clock.advance(2_500)
    progress.at(0.5, `pass ${pass}`)
    await clock.advance(2_500)
  }
  expect(terminal.writes).toEqual(['50 %  pass 3  13 s, about 3 s left of it\n'])
})

test('a short run shows nothing', () => {
  const { terminal, progress } = setUp({ isTty: true })
  progress.at(1, 'done')
  progress.end()
  expect(terminal.writes).toEqual([])
})

function setUp(options: Parameters<typeof recordedTerminal>[0]) {
  const clock = new ManualClock()
  const terminal = recordedTerminal(options)
  return { clock, terminal, progress: createProgress(clock, terminal) }
}
