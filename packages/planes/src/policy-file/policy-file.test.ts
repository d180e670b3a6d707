import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import { effectivePolicy, type OverflowSettings } from '@manga-assist/overflow'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RouterEvent } from '../router-event.ts'
import { until } from '../testing/servers.ts'
import { openPolicy } from './policy-file.ts'

const base = { policy: 'static', maxWaitMs: 400 } as const

describe('the policy file', () => {
  test('is read at the start', async () => {
    const { source } = await opened('{"policy":"adaptive"}')
    expect(source.policy.isAdaptive).toBe(true)
    expect(source.status()).toMatchObject({ policyFile: { state: 'applied', problem: null } })
  })

  test('is read again within a second of its change', async () => {
    const { source, applied, write, look } = await opened('{"maxWaitMs":100}')
    await look()
    expect(applied).toEqual([])
    await write('{"policy":"adaptive","maxWaitMs":250}')
    await look(() => applied.length === 1)
    expect(applied.map((settings) => effectivePolicy(settings).options)).toMatchObject([{ maxWaitMs: 250 }])
    expect(source.policy.isAdaptive).toBe(true)
  })

  test.each<[string, string]>([
    ['{"maxWaitMs":"soon"}', 'maxWaitMs: '],
    ['{"maxWaitMs":', 'must be JSON: '],
    [' '.repeat(2_000_000), 'must be at most 1048576 bytes, got 2000000'],
  ])('that does not fit is refused, told once, and what was in force stays', async (content, problem) => {
    const { source, applied, events, write, look } = await opened('{"policy":"adaptive"}')
    await write(content)
    await look(() => events.length === 1)
    await look()
    expect(events).toEqual([
      expect.objectContaining({ kind: 'policy-refused', problem: expect.stringContaining(problem) }),
    ])
    expect([applied, source.policy.isAdaptive]).toEqual([[], true])
    expect(source.status().policyFile).toMatchObject({ state: 'refused', problem: expect.stringContaining(problem) })
    await write('{}')
    await look(() => applied.length === 1)
    expect(source.status().policyFile).toMatchObject({ state: 'applied', problem: null })
  })

  test('whose settings cannot be put into force is refused as a whole, and who is told of it may fail', async () => {
    const { source, events, write, look } = await opened('{}', {
      take: () => {
        throw new Error('no room for these')
      },
      tell: () => {
        throw new Error('an observer that fails')
      },
    })
    await write('{"policy":"adaptive"}')
    await look(() => events.length === 1)
    expect(events).toMatchObject([{ kind: 'policy-refused', problem: 'no room for these' }])
    expect(source.policy.isAdaptive).toBe(false)
    expect(source.status().policyFile).toMatchObject({ state: 'refused', problem: 'no room for these' })
  })

  test('that is gone is told, and what was in force stays', async () => {
    const { path, source, events, look } = await opened('{"policy":"adaptive"}')
    await rm(path)
    await look(() => events.length === 1)
    expect(events[0]).toMatchObject({ kind: 'policy-refused', problem: expect.stringContaining('ENOENT') })
    expect(source.policy.isAdaptive).toBe(true)
  })

  test.each<[string | undefined, string]>([
    [undefined, 'ENOENT'],
    ['{"maxWaitMs":-1}', 'maxWaitMs: '],
  ])('that does not fit at the start keeps a service from starting', async (content, problem) => {
    await expect(opened(content)).rejects.toThrow(/OVERFLOW_POLICY_FILE .*policy\.json: /)
    await expect(opened(content)).rejects.toThrow(expect.objectContaining({ code: 'bad-policy' }))
    await expect(opened(content)).rejects.toThrow(problem)
  })

  test('no timer is left when nobody watches it any longer, and none is needed without a file', async () => {
    const { clock, unwatch } = await opened('{}')
    unwatch()
    expect(clock.pendingTimers).toBe(0)
    const without = await openPolicy({ base, rules: [], path: undefined, clock, onEvent: () => {} })
    without.watch(() => {})
    expect([clock.pendingTimers, without.status()]).toEqual([0, {}])
  })
})

interface Watching {
  take?: (settings: OverflowSettings) => void
  tell?: (event: RouterEvent) => void
}

async function opened(content: string | undefined, { take, tell }: Watching = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'manga-policy-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'policy.json')
  // Moved into its place, as a mount of settings is: nobody reads half of it.
  const write = async (text: string) => {
    await writeFile(`${path}.new`, text)
    await rename(`${path}.new`, path)
  }
  if (content !== undefined) await write(content)
  const clock = new ManualClock()
  const events: RouterEvent[] = []
  const applied: OverflowSettings[] = []
  const onEvent = (event: RouterEvent) => {
    events.push(event)
    tell?.(event)
  }
  const source = await openPolicy({ base, rules: [], path, clock, onEvent })
  const unwatch = source.watch((settings) => {
    applied.push(settings)
    take?.(settings)
  })
  const look = async (isSeen: () => boolean = () => true) => {
    await until(() => {
      void clock.advance(1_000)
      return isSeen()
    })
  }
  return { path, clock, events, applied, source, write, look, unwatch }
}
