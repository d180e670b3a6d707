import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTraceParser, defaultTraceOptions, type TraceOptions } from './trace-parser.ts'

const requests = 'offset_ms,context_tokens,generated_tokens'
const counts = 'timestamp,count_per_5min'

describe('a trace of requests', () => {
  test('is handed on row by row, whatever the pieces that its text comes in', () => {
    const text = `${requests}\n0.0,4808,10\n52.25,3180,8\r\n52.25,110,27`
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length })), (cuts) => {
        const ends = [...cuts.sort((a, b) => a - b), text.length]
        const pieces = ends.map((end, place) => text.slice(ends[place - 1] ?? 0, end))
        expect(parse(pieces)).toEqual([
          [0, 4808, 10],
          [52.25, 3180, 8],
          [52.25, 110, 27],
        ])
      }),
    )
  })

  test('may begin with a byte order mark and be compressed in time', () => {
    expect(parse([`\ufeff${requests}\n1000,1,2\n`], { compress: 4 })).toEqual([[250, 1, 2]])
  })

  test.each([
    ['12,3', `line 3, must have 3 columns (${requests}), received "12,3"`],
    ['12,3,4,5', `line 3, must have 3 columns (${requests}), received "12,3,4,5"`],
    ['', `line 3, must have 3 columns (${requests}), received ""`],
    ['-1,3,4', 'line 3, column 1 (offset_ms): must be milliseconds from the start, 0 or more, received "-1"'],
    ['1e3,3,4', 'line 3, column 1 (offset_ms): must be milliseconds from the start, 0 or more, received "1e3"'],
    ['12,NaN,4', 'line 3, column 2 (context_tokens): must be a whole number from 0 to 9999999, received "NaN"'],
    ['12,3, 4', 'line 3, column 3 (generated_tokens): must be a whole number from 0 to 9999999, received " 4"'],
    [
      '4.5,3,4',
      'line 3, column 1 (offset_ms): must not be less than in the line above (5), received 4.5; sort the file by this column',
    ],
  ])('refuses the row %j by line and column', (row, message) => {
    expect(() => parse([`${requests}\n5,1,1\n${row}\n`])).toThrow(message)
  })

  test.each([
    ['', `line 1, the trace ends before its first row`],
    [`${requests}\n`, 'line 2, the trace ends before its first row'],
    ['a,b\n1,2\n', `line 1, must be the header ${requests} or ${counts}, received "a,b"`],
    [`${requests}\n${'1'.repeat(2_000)}`, 'line 2, is longer than 1000 characters'],
  ])('refuses the text %j', (text, message) => {
    expect(() => parse([text])).toThrow(message)
  })

  test('is not multiplied or capped', () => {
    expect(() => parse([`${requests}\n1,1,1\n`], { multiply: 2 })).toThrow(
      '--multiply and --cap are for traces of counts',
    )
    expect(() => parse([`${requests}\n1,1,1\n`], { cap: 10 })).toThrow('--multiply and --cap are for traces of counts')
  })
})

describe('a trace of counts', () => {
  test('becomes that many arrivals, in order, within its time', () => {
    const arrivals = parse([countsOf([2_000, 2_000, 2_000])])
    expect(Math.abs(arrivals.length / 6_000 - 1)).toBeLessThan(0.05)
    const instants = arrivals.map(([atMs]) => atMs)
    expect(instants).toEqual(instants.toSorted((a, b) => a - b))
    expect(instants.at(-1)).toBeLessThan(900_000)
    expect(instants.at(-1)).toBeGreaterThan(890_000)
  })

  test('is the same for the same seed, another for another', () => {
    const text = countsOf([50, 50])
    expect(parse([text])).toEqual(parse([text]))
    expect(parse([text], { seed: 2 })).not.toEqual(parse([text]))
  })

  test('rises straight from the middle of one bin to the middle of the next', () => {
    const arrivals = parse([countsOf([0, 40_000, 40_000])])
    const between = (fromMs: number, toMs: number) => arrivals.filter(([atMs]) => atMs >= fromMs && atMs < toMs).length
    expect(between(0, 150_000)).toBe(0)
    expect(Math.abs(between(150_000, 300_000) / 5_000 - 1)).toBeLessThan(0.05)
    expect(Math.abs(between(300_000, 450_000) / 15_000 - 1)).toBeLessThan(0.05)
  })

  test('is multiplied, compressed, and capped against the hour before', () => {
    const text = countsOf([100, 100, 100_000, 0])
    expect(Math.abs(parse([text], { multiply: 2, cap: 10 }).length / 2_400 - 1)).toBeLessThan(0.1)
    const compressed = parse([text], { compress: 30, cap: 10 })
    expect(compressed.at(-1)?.[0]).toBeLessThan(40_000)
    expect(Math.abs(compressed.length / 1_200 - 1)).toBeLessThan(0.1)
  })

  test('is silent where rows are missing', () => {
    const arrivals = parse([`${counts}\n2015-02-26 21:00:00,1000\n2015-02-26 22:00:00,1000\n`])
    expect(arrivals.filter(([atMs]) => atMs > 300_000 && atMs < 3_600_000)).toEqual([])
    expect(arrivals.filter(([atMs]) => atMs >= 3_600_000).length).toBeGreaterThan(900)
  })

  test.each([
    [
      '2015-02-26 21:04:59,1',
      'line 3, column 1 (timestamp): must be at least five minutes after the line above, received "2015-02-26 21:04:59"',
    ],
    ['26.2.2015 21:05,1', 'line 3, column 1 (timestamp): must be like 2015-02-26 21:42:53, received "26.2.2015 21:05"'],
    ['2015-02-26 21:05:00,-1', 'line 3, column 2 (count_per_5min): must be a whole number, 0 or more, received "-1"'],
    [
      '2015-13-26 21:05:00,1',
      'line 3, column 1 (timestamp): must be like 2015-02-26 21:42:53, received "2015-13-26 21:05:00"',
    ],
    ['2015-02-26 21:05:00', `line 3, must have 2 columns (${counts}), received "2015-02-26 21:05:00"`],
  ])('refuses the row %j by line and column', (row, message) => {
    expect(() => parse([`${counts}\n2015-02-26 21:00:00,5\n${row}\n`])).toThrow(message)
  })
})

function parse(pieces: readonly string[], options: Partial<TraceOptions> = {}): [number, number, number][] {
  const arrivals: [number, number, number][] = []
  const parser = createTraceParser({ ...defaultTraceOptions, ...options }, (...arrival) => arrivals.push(arrival))
  for (const piece of pieces) parser.push(piece)
  parser.end()
  return arrivals
}

/** Five minutes each, from the start of an hour. */
function countsOf(bins: readonly number[]): string {
  const minute = (bin: number) => String(bin * 5).padStart(2, '0')
  return [counts, ...bins.map((count, bin) => `2015-02-26 21:${minute(bin)}:00,${count}`)].join('\n')
}
