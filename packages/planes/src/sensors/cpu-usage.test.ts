import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { chooseCpuUsage } from './choose-cpu-usage.ts'
import { cgroupCpuUsage, processCpuUsage } from './cpu-usage.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

describe('CPU usage of a container', () => {
  test('version 2: half a core, microseconds used', () => {
    const root = cgroup({ 'cpu.stat': 'usage_usec 2500000\nuser_usec 1\n', 'cpu.max': '50000 100000\n' })
    const usage = cgroupCpuUsage(root)
    expect([usage?.cores, usage?.usedMs()]).toEqual([0.5, 2_500])
  })

  test('version 2 without a quota may use every core', () => {
    const root = cgroup({ 'cpu.stat': 'usage_usec 0\n', 'cpu.max': 'max 100000\n' })
    expect(cgroupCpuUsage(root)?.cores).toBe(availableParallelism())
  })

  test('version 1: two cores, nanoseconds used', () => {
    const root = cgroup({
      'cpuacct/cpuacct.usage': '3000000000\n',
      'cpu/cpu.cfs_quota_us': '200000\n',
      'cpu/cpu.cfs_period_us': '100000\n',
    })
    const usage = cgroupCpuUsage(root)
    expect([usage?.cores, usage?.usedMs()]).toEqual([2, 3_000])
  })

  test('version 1 without a quota may use every core', () => {
    const root = cgroup({
      'cpuacct/cpuacct.usage': '1\n',
      'cpu/cpu.cfs_quota_us': '-1\n',
      'cpu/cpu.cfs_period_us': '100000\n',
    })
    expect(cgroupCpuUsage(root)?.cores).toBe(availableParallelism())
  })

  test('is unknown where there is no control group, or nonsense in it', () => {
    expect(cgroupCpuUsage(cgroup({}))).toBeUndefined()
    expect(cgroupCpuUsage(cgroup({ 'cpu.stat': 'nonsense' }))).toBeUndefined()
  })
})

test('CPU usage of the process grows with its work', () => {
  const usage = processCpuUsage()
  const before = usage.usedMs()
  while (usage.usedMs() === before) JSON.stringify(roots)
  expect(usage.usedMs()).toBeGreaterThan(before)
})

describe('whose CPU is measured', () => {
  const root = () => cgroup({ 'cpu.stat': 'usage_usec 0\n', 'cpu.max': '50000 100000\n' })

  test.each([
    ['auto', { onEcs: true, pid: 40 }, 0.5],
    ['auto', { onEcs: false, pid: 1 }, 0.5],
    ['auto', { onEcs: false, pid: 40 }, 1],
    ['cgroup', { onEcs: false, pid: 40 }, 0.5],
    ['process', { onEcs: true, pid: 1 }, 1],
  ] as const)('%s with %j has %d cores', (source, surroundings, cores) => {
    expect(chooseCpuUsage(source, { ...surroundings, cgroupRoot: root() }).cores).toBe(cores)
  })

  test('a control group that cannot be read is an error only when it was asked for', () => {
    const nowhere = { onEcs: true, pid: 1, cgroupRoot: '/nowhere' }
    expect(chooseCpuUsage('auto', nowhere).cores).toBe(1)
    expect(() => chooseCpuUsage('cgroup', nowhere)).toThrow('no control group can be read')
  })
})

function cgroup(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'cgroup-'))
  roots.push(root)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}
