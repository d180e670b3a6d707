import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findTool } from '@manga-assist/workspace/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { read, root } from '../testing/repository.ts'

interface Rule {
  alert?: string
  expr: string
  annotations?: { summary?: string; action?: string }
}

const promtool = findTool('promtool')
const folder = join(root, 'docker/prometheus')
const { groups: groupsOfRules } = parse(read('docker/prometheus/alerts.yaml')) as { groups: { rules: Rule[] }[] }
const rules = groupsOfRules.flatMap((group) => group.rules)
const alerts = rules.flatMap(({ alert }) => alert ?? []).sort()

test('every alert says what has happened and what to do', () => {
  const silent = rules.filter(({ alert, annotations }) => alert && !(annotations?.summary && annotations.action))
  expect(silent).toEqual([])
  expect(alerts.length).toBeGreaterThan(10)
})

describe.skipIf(promtool === undefined)('promtool', () => {
  test('finds the configuration and its rules well-formed', () => {
    expect(run('check', 'config', join(folder, 'prometheus.yaml'))).toContain('SUCCESS')
    expect(run('check', 'rules', join(folder, 'alerts.yaml'))).toContain('SUCCESS')
  })

  test('sees every alert fire where it should, and no other', () => {
    expect(run('test', 'rules', join(folder, 'alerts.test.yaml'))).toContain('SUCCESS')
  })

  test('sees for each alert that it does not fire any more', () => {
    const output = run(
      'test',
      'rules',
      changedRules((rule) => ({ ...rule, expr: 'vector(0) > 1' })),
    )
    // What was expected, and did not come.
    expect(alertsIn(output, /exp: (.*)/g)).toEqual(alerts)
  })

  test('sees for each alert that it fires when all is well', () => {
    const output = run(
      'test',
      'rules',
      changedRules((rule) => ({ ...rule, expr: 'vector(1)', for: '0s' }), /^well/),
    )
    // What came, and was not expected.
    expect(alertsIn(output, /got: (.*)/g)).toEqual(alerts)
  })
})

/** The tests of this name beside rules of which every alert is changed. */
function changedRules(change: (rule: Rule) => object, names = /^/): string {
  const changed = mkdtempSync(join(tmpdir(), 'manga-alerts-'))
  onTestFinished(() => rmSync(changed, { recursive: true }))
  const groups = groupsOfRules.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => (rule.alert === undefined ? rule : change(rule))),
  }))
  const testFile = parse(read('docker/prometheus/alerts.test.yaml')) as { tests: { name: string }[] }
  const tests = testFile.tests.filter(({ name }) => names.test(name))
  writeFileSync(join(changed, 'alerts.yaml'), stringify({ groups }))
  writeFileSync(join(changed, 'alerts.test.yaml'), stringify({ ...testFile, tests }))
  return join(changed, 'alerts.test.yaml')
}

/** Names of alerts on the lines that match. */
function alertsIn(output: string, lines: RegExp): string[] {
  const named = [...output.matchAll(lines)].flatMap(([, line = '']) => [...line.matchAll(/alertname="(\w+)"/g)])
  return [...new Set(named.map(([, name = '']) => name))].sort()
}

function run(...args: string[]): string {
  const { stdout, stderr } = spawnSync(promtool ?? 'promtool', args, { encoding: 'utf8' })
  return stdout + stderr
}
