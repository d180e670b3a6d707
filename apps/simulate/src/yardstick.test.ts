import { describe, expect, test } from 'vitest'
import { simulateCommand } from './command.ts'
import { runCommand } from './testing/run-command.ts'

const folder = new URL('../traces/', import.meta.url).pathname
const traces = { code: 'azure-llm-2023-code.csv.gz', conversation: 'azure-llm-2023-conv.csv.gz' } as const

interface Row {
  policy: string
  slots: number
  spilled: number
  shed: number
  late: number
  waitP99Ms: number
  lambdaSeconds: number
  flips: number
}

describe('on the code trace', () => {
  test('the model gives what was measured before it was built', async () => {
    const rows = await replay('code', '--slots 4,8,12 --policy none,spill-when-full')
    const of = (policy: string, slots: number) => rows.find((row) => row.policy === policy && row.slots === slots)
    expect(of('none', 8)?.late).toBeCloseTo(0.58, 1)
    expect(of('none', 8)?.waitP99Ms).toSatisfy(within(34_700, 0.01))
    expect(of('spill-when-full', 4)?.lambdaSeconds).toSatisfy(within(5_587, 0.01))
    expect(of('spill-when-full', 8)?.lambdaSeconds).toSatisfy(within(3_281, 0.01))
    expect(of('spill-when-full', 12)?.lambdaSeconds).toSatisfy(within(1_973, 0.01))
  })

  test.each([
    [8, 2_300],
    [12, 1_380],
  ])('adaptive keeps its promise at %i slots: at most %i Lambda seconds', async (slots, mostSeconds) => {
    const [row] = await replay('code', `--slots ${slots} --policy adaptive`)
    expect(row).toMatchObject({ shed: 0, flips: 0 })
    expect(row?.late).toBeLessThanOrEqual(0.005)
    expect(row?.waitP99Ms).toBeLessThanOrEqual(800)
    expect(row?.lambdaSeconds).toBeLessThanOrEqual(mostSeconds)
  })
})

test('on steady conversations adaptive buys less of Lambda than a spill of all that does not fit', async () => {
  const [full, adaptive] = await replay('conversation', '--slots 24 --policy spill-when-full,adaptive')
  expect(adaptive).toMatchObject({ shed: 0, flips: 0 })
  expect(adaptive?.late).toBeLessThanOrEqual(0.005)
  expect(adaptive?.lambdaSeconds).toBeLessThan(0.75 * (full?.lambdaSeconds ?? 0))
})

async function replay(trace: keyof typeof traces, options: string): Promise<Row[]> {
  const argv = ['--trace', folder + traces[trace], '--json', ...options.split(' ')]
  const { code, written } = await runCommand(simulateCommand, argv)
  expect(code).toBe(0)
  return JSON.parse(written)
}

function within(value: number, share: number): (given: number | undefined) => boolean {
  return (given = Number.NaN) => Math.abs(given - value) <= share * value
}
