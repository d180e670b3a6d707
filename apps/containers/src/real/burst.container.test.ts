import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { expressionsOf } from '../metrics/metric-names.ts'
import { originOf } from '../testing/compose-stack.ts'
import { read, root } from '../testing/repository.ts'

const project = inject('project')
const folder = mkdtempSync(join(tmpdir(), 'manga-burst-'))
const report = join(folder, 'burst.json')
/** Few chats, for each holds a slot for long: most of the burst is to be served, not shed. */
const load = { baseline: '5', multiple: '10', seconds: '8', mix: 'chat=10,recs=90' }
const files = { json: report, html: join(folder, 'burst.html') }
const options = Object.entries({ ...load, ...files }).flatMap(([name, value]) => [`--${name}`, value])

/** The part of the report that counts here. */
interface Phase {
  name: string
  all: { offered: number; completed: number }
  planes: { lambda: { completed: number } }
}

/** What the burst's command printed; rejects when it ended with anything but 0. */
let printed: string

beforeAll(async () => {
  const script = join(root, 'apps/load/src/main.ts')
  const base = originOf(project, 'router', 8080)
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--base', base, ...options])
  printed = stdout
  return () => rmSync(folder, { recursive: true })
}, 120_000)

test('a burst of ten times the baseline passes: nothing fails, nothing is cut off, Lambda has a part of it', () => {
  expect(printed).toContain('nothing failed')
  const { phases } = JSON.parse(readFileSync(report, 'utf8')) as { phases: Phase[] }
  const step = phases.find(({ name }) => name === 'step')
  expect(step?.planes.lambda.completed).toBeGreaterThan(0)
  // On a machine with other work some of it is shed; most is not.
  expect(step?.all.completed).toBeGreaterThan((step?.all.offered ?? 0) / 2)
})

describe('Prometheus', () => {
  const ask = async (path: string, query: Record<string, string> = {}) => {
    const url = `${originOf(project, 'prometheus', 9090)}/api/v1/${path}?${new URLSearchParams(query)}`
    const answer = (await (await fetch(url)).json()) as { status: string; data: { result: unknown[] } }
    return answer
  }

  test('reaches router, both tasks and the local Lambda', async () => {
    const up = async () => (await ask('query', { query: 'sum by (job) (up)' })).data.result
    await expect.poll(up, { timeout: 30_000 }).toMatchObject(
      expect.arrayContaining([
        { metric: { job: 'router' }, value: [expect.any(Number), '1'] },
        { metric: { job: 'task' }, value: [expect.any(Number), '2'] },
        { metric: { job: 'lambda' }, value: [expect.any(Number), '1'] },
      ]),
    )
  })

  test('has seen the burst, and fires no alert of what is well', async () => {
    const { data } = await ask('query', { query: 'sum(overflow_requests_total{service="router", plane="lambda"})' })
    expect(Number((data.result as { value: [number, string] }[])[0]?.value[1])).toBeGreaterThan(0)
    // Money has no bound here and there is no calendar: that these have no figure is no alarm.
    const well = 'ErrorRateHigh|AnswersFaulty|NoTaskReady|BreakerOpen|LoadReportStale|BudgetSpent|CalendarBroken'
    const firing = await ask('query', { query: `ALERTS{alertstate="firing", alertname=~"${well}"}` })
    expect(firing.data.result).toEqual([])
  })

  test('answers every query of every dashboard', async () => {
    const files = globSync('docker/grafana/dashboards/*.json', { cwd: root })
    const expressions = files.flatMap((file) => expressionsOf(JSON.parse(read(file))))
    const refused = []
    for (const one of expressions) {
      if ((await ask('query', { query: one.expression })).status !== 'success') refused.push(one)
    }
    expect(refused).toEqual([])
    expect((await ask('query', { query: 'sum by (' })).status).toBe('error')
  })
})
