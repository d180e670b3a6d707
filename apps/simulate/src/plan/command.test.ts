import { describe, expect, test } from 'vitest'
import { runCommand, temporaryFile } from '../testing/run-command.ts'
import { planCommand } from './command.ts'

/** One request a second for an hour; every ten minutes forty more at once. Each takes 0.15 + 0.5 s. */
const trace = [
  'offset_ms,context_tokens,generated_tokens',
  ...Array.from({ length: 3_600 }, (_, second) => {
    const requests = second % 600 === 300 ? 41 : 1
    return new Array(requests).fill(`${second * 1_000},0,25`).join('\n')
  }),
].join('\n')

describe('npm run plan', () => {
  test('finds the fewest tasks that meet the objective without overflow, and what overflow saves', async () => {
    const { code, written } = await run(['--policy', 'none,lambda-only,spill-when-full', '--json'])
    expect(code).toBe(0)
    const report = JSON.parse(written)
    expect(report).toMatchObject({ mostAtOnce: 41, objective: { waitP99Ms: 1_000, late: 0.01 } })
    const plans = Object.fromEntries(report.plans.map((plan: { policy: string }) => [plan.policy, plan]))
    // 41 at once in rounds of 0.65 s: with two tasks the last start in the third round, at 1.3 s, one in a hundred.
    expect(plans.none).toMatchObject({ tasks: 3, met: true, spilled: 0 })
    expect(plans['spill-when-full']).toMatchObject({ tasks: 1, met: true })
    expect(plans['lambda-only']).toMatchObject({ tasks: 0, slots: 0, met: true, spilled: 1 })
    expect(plans['lambda-only'].usdPerMonth).toBeCloseTo(((0.65 * 3_840 * 0.5) / 75_000.0 + 0.0008) * 730, -1)
    const costs = report.plans.map(({ usdPerMonth }: { usdPerMonth: number }) => usdPerMonth)
    expect(costs).toEqual(costs.toSorted((a: number, b: number) => a - b))
    expect(report.cheapest).toBe(report.plans[0].policy)
  })

  test('prints a table, and the same again', async () => {
    const { written, errors } = await run(['--policy', 'none,static'])
    expect(errors).toBe('seed 1\n')
    expect(written).toMatch(/^policy +tasks +slots +USD\/month +p99 s +late +refused +on Lambda +objective\n/)
    expect((await run(['--policy', 'none,static'])).written).toBe(written)
  })

  test('what cannot be met is said, with what comes nearest', async () => {
    const { code, written, errors } = await run(['--policy', 'lambda-only', '--p99', '0', '--late', '0', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(written)).toMatchObject({ cheapest: null, plans: [{ met: false }] })
    expect(errors).toContain('nothing meets the objective; each line is what comes nearest')
  })

  test('a bad option is 2, a bad trace 1, help 0', async () => {
    expect(await run(['--late', '2'])).toMatchObject({ code: 2, written: '' })
    expect(await run(['--trace', 'no-such-file.csv'])).toMatchObject({ code: 1, written: '' })
    expect(await run(['--help'])).toMatchObject({ code: 0, written: expect.stringContaining('npm run plan') })
  })
})

async function run(argv: readonly string[]) {
  using file = temporaryFile('trace.csv', trace)
  return await runCommand(planCommand, ['--trace', file.file, ...argv])
}
