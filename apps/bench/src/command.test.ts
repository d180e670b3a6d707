import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import type { Benchmark } from './benchmark.ts'
import { benchCommand } from './command.ts'
import { interleave } from './interleave.ts'
import { figure } from './report.ts'
import { atLeast, atMost, median, quantile, row } from './statistics.ts'

const signal = new AbortController().signal

describe('npm run bench', () => {
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

  test.each([
    [['turbo'], 'there is no benchmark "turbo"; there are sort, slow'],
    [['--rounds', '0'], '--rounds must be a whole number from 1 to 1000, received "0"'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', async (argv, message) => {
    expect(await bench(argv)).toEqual({ code: 2, written: '', error: `${message}\n` })
  })

  test('lists what there is', async () => {
    expect((await bench(['--help'])).written).toMatch(/sort +against the floor/)
  })
})

test('interleaves rounds, turns their order, and leaves out the first', async () => {
  const order: string[] = []
  const taking = (name: string) => () => {
    order.push(name)
    return order.length
  }
  const figures = await interleave({ a: taking('a'), b: taking('b') }, 2, signal)
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

function benchmark(name: string, limitMs: number): Benchmark {
  const rounds = [1, 2, 3]
  return {
    name,
    about: 'against the floor',
    rounds: 9,
    run: async () => ({
      rows: [row({ case: 'ours', metric: 'time', unit: 'ms' }, rounds, { case: 'floor', rounds: [1] })],
      targets: [atMost('time', limitMs, 'ms', 2)],
    }),
  }
}

async function bench(argv: string[]) {
  let written = ''
  let error = ''
  const output = {
    write: (text: string) => {
      written += text
    },
    writeError: (text: string) => {
      error += text
    },
  }
  const known = { sort: async () => benchmark('sort', 5), slow: async () => benchmark('slow', 1) }
  const code = await benchCommand(argv, known, output, new ManualClock(), signal)
  return { code, written, error }
}
