import { ManualClock } from '@manga-assist/clock/testing'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import type { Benchmark } from './benchmark.ts'
import { benchCommand } from './command.ts'
import { describe as describeBench } from './description.ts'
import { interleave } from './interleave.ts'
import { figure } from './report.ts'
import { atLeast, atMost, median, quantile, row } from './statistics.ts'

const signal = new AbortController().signal

commandManners({
  description: describeBench([]),
  run: (argv) => bench(argv),
  badValues: [['turbo'], ['--rounds', '0']],
})

describe('npm run bench', () => {
  test('lists what there is', async () => {
    expect((await bench(['--help'])).written).toMatch(/ sort: against the floor\n +slow: /)
  })

  test('shows a line, and a bar when rounds take long', async () => {
    const { errors } = await bench(['sort'])
    expect(errors).toBe('sort: getting ready\n50 %  sort: round 1 of 2  10 s, about 10 s left\n')
  })

  test('prints one report as an object, several as an array', async () => {
    const one = await bench(['sort', '--json', '--rounds', '3'])
    expect(JSON.parse(one.written)).toEqual({
      name: 'sort',
      rounds: 3,
      rows: [{ case: 'ours', metric: 'time', unit: 'ms', value: 2, spread: 0.5, against: 'floor', ratio: 2 }],
      targets: [{ metric: 'time', target: 'at most 5 ms', value: 2, met: true }],
    })
    expect(JSON.parse((await bench(['--json'])).written).map(({ name }: { name: string }) => name)).toEqual([
      'sort',
      'slow',
    ])
  })

  test('prints a table with ratios and verdicts', async () => {
    const { written } = await bench(['sort'])
    expect(written).toContain('sort, median of 9 rounds')
    expect(written).toMatch(/ours +time +2\.00 +±0\.500 +ms +floor +2\.00x/)
    expect(written).toContain('met     time: at most 5 ms, measured 2.00')
  })

  test('exits with 1 when a target is missed', async () => {
    expect(await bench(['slow'])).toMatchObject({ code: 1, written: expect.stringContaining('MISSED') })
    expect((await bench(['sort'])).code).toBe(0)
  })
})

test('interleaves rounds, turns their order, and leaves out the first', async () => {
  const order: string[] = []
  const taking = (name: string) => () => {
    order.push(name)
    return order.length
  }
  const rounds: string[] = []
  const cases = { a: taking('a'), b: taking('b') }
  const figures = await interleave(cases, 2, signal, (line, share) => rounds.push(`${line}, ${share.toFixed(2)}`))
  expect(rounds).toEqual(['warm, 0.33', 'round 1 of 2, 0.67', 'round 2 of 2, 1.00'])
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
  expect(figures).toEqual({ a: [4, 5], b: [3, 6] })
})

test('takes quantiles between ranks', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([7], 0.99)).toBe(7)
  expect(median([9, 1, 5])).toBe(5)
})

test('holds figures against limits, the limit included', () => {
  expect(atMost('time', 5, 'ms', 5)).toMatchObject({ target: 'at most 5 ms', met: true })
  expect(atLeast('accuracy', 92, '%', 91.9)).toMatchObject({ target: 'at least 92 %', met: false })
})

test.each([
  [0, '0'],
  [0.001234, '0.00123'],
  [12.345, '12.3'],
  [123_456, '123456'],
])('writes %d as %s', (value, text) => {
  expect(figure(value)).toBe(text)
})

async function bench(argv: readonly string[]) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const clock = new ManualClock()
  const known = { sort: async () => benchmark('sort', 5), slow: async () => benchmark('slow', 1) }
  const code = await benchCommand(argv, known, { clock, output, errors }, signal)
  return { code, written: output.text(), errors: errors.text() }

  function benchmark(name: string, limitMs: number): Benchmark {
    const rounds = [1, 2, 3]
    return {
      name,
      about: 'against the floor',
      rounds: 9,
      async run({ progress }) {
        progress('getting ready')
        await clock.advance(10_000)
        progress('round 1 of 2', 0.5)
        return {
          rows: [row({ case: 'ours', metric: 'time', unit: 'ms' }, rounds, { case: 'floor', rounds: [1] })],
          targets: [atMost('time', limitMs, 'ms', 2)],
        }
      },
    }
  }
}
