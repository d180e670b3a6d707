import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandManners } from '@manga-assist/command-line/testing'
import type { Plan } from '@manga-assist/simulator'
import { beforeAll, describe, expect, test } from 'vitest'
import { runCommand, temporaryFile } from '../testing/run-command.ts'
import { planCommand } from './command.ts'
import { description } from './description.ts'
import type { PlanReport } from './report.ts'

/** One request a second for an hour; every ten minutes forty more at once. Each takes 0.15 + 0.5 s. */
const trace = [
  'offset_ms,context_tokens,generated_tokens',
  ...Array.from({ length: 3_600 }, (_, second) => {
    const requests = second % 600 === 300 ? 41 : 1
    return new Array(requests).fill(`${second * 1_000},0,25`).join('\n')
  }),
].join('\n')

commandManners({
  description,
  run: (argv) => runCommand(planCommand, argv),
  badValues: [['--trace', 'a', '--late', '2'], ['--scenario', 'moon'], []],
})

describe('npm run plan with the yardstick', () => {
  test('finds the fewest tasks that meet the objective without overflow, and what overflow saves', async () => {
    const { code, written } = await run(['--policy', 'none,lambda-only,spill-when-full', ...yardstick, '--json'])
    expect(code).toBe(0)
    const report = JSON.parse(written)
    expect(report).toMatchObject({ mostAtOnce: 41, objective: { waitP99Ms: 1_000, late: 0.01 }, faults: [] })
    // 41 at once in rounds of 0.65 s: with two tasks the last start in the third round, at 1.3 s, one in a hundred.
    expect(planOf(report, 'none')).toMatchObject({ tasks: 3, met: true, spilled: 0 })
    expect(planOf(report, 'spill-when-full')).toMatchObject({ tasks: 1, met: true })
    expect(planOf(report, 'lambda-only')).toMatchObject({ tasks: 0, slots: 0, met: true, spilled: 1 })
    expect(planOf(report, 'lambda-only').usdPerMonth).toBeCloseTo(((0.65 * 3_840 * 0.5) / 75_000.0 + 0.0008) * 730, -1)
    const costs = report.plans.map(({ usdPerMonth }: { usdPerMonth: number }) => usdPerMonth)
    expect(costs).toEqual(costs.toSorted((a: number, b: number) => a - b))
    expect(report.cheapest).toBe(report.plans[0].policy)
  })

  test('prints a table and a sentence, and the same again', async () => {
    const { written, errors } = await run(['--policy', 'none,static', ...yardstick])
    expect(errors).toBe('seed 1\n')
    expect(written).toMatch(/^policy +tasks +most +scaling +limit +on Lambda +MB +USD\/month/)
    expect(written).toMatch(/\n\nstatic: \$\d+ a month, 1 task at rest, .* % on Lambda \(Fargate only \$\d+\)\.\n$/)
    expect((await run(['--policy', 'none,static', ...yardstick])).written).toBe(written)
  })

  test('what cannot be met is said, with what comes nearest', async () => {
    const argv = ['--policy', 'lambda-only', '--p99', '0', '--late', '0', ...yardstick, '--json']
    const { code, written, errors } = await run(argv)
    expect(code).toBe(1)
    expect(JSON.parse(written)).toMatchObject({ cheapest: null, plans: [{ met: false }] })
    expect(errors).toContain('nothing meets the objective; each line is what comes nearest')
  })

  test('a bad option is 2, a bad trace or a report that cannot be written 1, help 0', async () => {
    expect(await run(['--late', '2'])).toMatchObject({ code: 2, written: '' })
    expect(await run(['--trace', 'no-such-file.csv'])).toMatchObject({ code: 1, written: '' })
    expect(await run(['--help'])).toMatchObject({ code: 0, written: expect.stringContaining('npm run plan') })
    const lost = await run(['--policy', 'lambda-only', ...yardstick, '--html', '/dev/null/plan.html'])
    expect(lost).toMatchObject({ code: 1, errors: expect.stringContaining('cannot write /dev/null/plan.html') })
  })
})

describe('npm run plan with a fleet', () => {
  let report: PlanReport
  let page: string

  beforeAll(async () => {
    using file = temporaryFile('trace.csv', trace)
    const html = join(file.folder, 'reports/plan.html')
    const choices = '--slots-per-task 2,4,8 --scaling none,target-20s --lambda-memory 512,1769'.split(' ')
    const argv = ['--trace', file.file, '--policy', 'spill-when-full,none,lambda-only', ...choices, '--html', html]
    const { written } = await runCommand(planCommand, [...argv, '--json'])
    report = JSON.parse(written)
    page = readFileSync(html, 'utf8')
  })

  test('chooses limit, scaling and memory as well', () => {
    const [alone, hybrid, onLambda] = ['none', 'spill-when-full', 'lambda-only'].map((name) => planOf(report, name))
    // 41 at once of 0.15 s on the processor each: with fewer than five tasks most wait over a second.
    expect(alone?.tasks).toBeGreaterThan(4)
    expect(hybrid).toMatchObject({ tasks: 1, met: true, scaling: 'none' })
    expect(hybrid?.usdPerMonth).toBeLessThan((alone?.usdPerMonth ?? 0) / 2)
    // The processor of 512 MB takes 0.37 s longer, which is no second.
    expect(onLambda).toMatchObject({ lambdaMemoryMb: 512, met: true })
    const { fargateUsdPerMonth, lambdaUsdPerMonth, usdPerMonth } = planOf(report, 'spill-when-full')
    expect(fargateUsdPerMonth + lambdaUsdPerMonth).toBeCloseTo(usdPerMonth, 1)
  })

  test('says what a lost task or an outage of Lambda at the peak does to each', () => {
    const missed = Object.fromEntries(
      report.faults.map(({ fault, plans: rows }) => [fault.kind, rows.map(({ moreMissed }) => moreMissed)]),
    )
    const place = report.plans.findIndex(({ policy }) => policy === 'lambda-only')
    expect(missed['lambda-throttles']?.[place]).toBeGreaterThan(40)
    expect(missed['task-dies']?.[place]).toBe(0)
  })

  test('writes one page with every chart, which asks nothing of any server', () => {
    for (const id of ['money', 'frontiers', 'course-none', 'course-lambda-only', 'tasks', 'environments']) {
      expect(page).toContain(`aria-labelledby="${id}-title"`)
    }
    expect(page).toContain('When something breaks at the peak')
    expect(page).not.toMatch(/<(link|script|img|iframe)|@import|url\((?!#)|NaN|undefined/)
  })
})

const yardstick = ['--model', 'yardstick']

/** The plan of one policy from the report that was read. */
function planOf(report: { plans: readonly Plan[] }, policy: string): Plan {
  const plan = report.plans.find((each) => each.policy === policy)
  if (plan === undefined) throw new Error(`no plan of ${policy}`)
  return plan
}

async function run(argv: readonly string[]) {
  using file = temporaryFile('trace.csv', trace)
  return await runCommand(planCommand, ['--trace', file.file, ...argv])
}
