import type { RequestClass } from '@manga-assist/overflow'
import { describe, expect, test } from 'vitest'
import { type Conditions, ordinaryConditions } from './conditions.ts'
import { type KnownPolicy, policies, policyNames } from './policies.ts'
import type { FinishedRequest } from './policy.ts'
import type { SimulatedRequest } from './request-pool.ts'
import { Simulation } from './simulation.ts'

const light: RequestClass = { name: 'light', weight: 1, spillable: true }
const heavy: RequestClass = { name: 'heavy', weight: 3, spillable: true }
const free: RequestClass = { name: 'free', weight: 0, spillable: true }
const held: RequestClass = { name: 'held', weight: 1, spillable: false }

describe('requests of several classes', () => {
  test('a heavy one waits for as many slots as it needs; who came after it waits behind it, who needs none does not', () => {
    const begun = replay(policies.none, 3, [
      [0, light, 100],
      [0, light, 200],
      [10, heavy, 50],
      [20, light, 10],
      [30, free, 10],
    ]).waits
    expect(begun).toEqual({ light: [0, 0, 230], heavy: [190], free: [0] })
  })

  test('one that is heavier than all slots runs when it is alone', () => {
    const begun = replay(policies.none, 2, [
      [0, light, 100],
      [0, heavy, 50],
      [0, light, 10],
    ]).waits
    expect(begun).toEqual({ light: [0, 150], heavy: [100] })
  })

  test('spill-when-full spills what needs more slots than are free', () => {
    const { result, planes } = replay(policies['spill-when-full'], 3, [
      [0, light, 100],
      [1, heavy, 100],
      [2, light, 100],
    ])
    expect([result.spilled, planes]).toEqual([1, { light: ['primary', 'primary'], heavy: ['overflow'] }])
  })

  test.each(policyNames)('%s never spills what cannot be', (name) => {
    const mixed = Array.from({ length: 400 }, (_, at): Row => [at * 5, at % 2 ? held : light, 100])
    const { result, planes } = replay(policies[name], 4, mixed)
    expect(result.requests).toBe(400)
    expect(planes.held ?? []).not.toContain('overflow')
  })

  test('adaptive turns the least important away', () => {
    const rows = Array.from({ length: 60 }, (_, at): Row => {
      const isImportant = at % 2 === 1
      const name = isImportant ? 'important' : 'idle'
      return [at, { ...held, name, priority: isImportant ? 1 : 0, maxWaitMs: 5_000 }, 200]
    })
    const { result, planes } = replay(policies.adaptive, 4, rows)
    expect(result.shed).toBeGreaterThan(20)
    expect(planes.important?.length).toBeGreaterThan(2 * (planes.idle?.length ?? 0))
  })
})

describe('what holds whatever the policy does', () => {
  test.each(policyNames)('%s sends nothing to Lambda while it is out, and ends', (name) => {
    const out = { outage: 'breaker-open' } as const
    const rows = Array.from({ length: 100 }, (_, at): Row => [at * 5, light, 100, out])
    const { result, planes } = replay(policies[name], 4, rows)
    expect(result).toMatchObject({ requests: 100, spilled: 0, lambdaSeconds: 0 })
    expect(planes.light ?? []).not.toContain('overflow')
  })

  test('an outage is over when a request comes that does not know of it', () => {
    const rows: Row[] = [
      [0, light, 1_000],
      [1, light, 100, { outage: 'breaker-open' }],
      [2, light, 100],
    ]
    expect(replay(policies['spill-when-full'], 1, rows).planes.light).toEqual(['overflow', 'primary', 'primary'])
  })

  test('a body that is too large stays here', () => {
    const { result } = replay(policies['spill-when-full'], 1, [
      [0, light, 100, { largestBodyBytes: 9 }],
      [1, light, 100, { largestBodyBytes: 9 }],
      [2, light, 100, { largestBodyBytes: 10 }],
    ])
    expect(result.spilled).toBe(1)
  })

  test('static spills for a processor that is busy', () => {
    const { result } = replay(policies.static, 10, [
      [0, light, 100, { cpuUtilization: 0.9 }],
      [1, light, 100, { eventLoopUtilization: 0.9 }],
      [2, light, 100],
    ])
    expect(result.spilled).toBe(2)
  })
})

type Row = [atMs: number, requestClass: RequestClass, serviceMs: number, conditions?: Partial<Conditions>]

/** Bodies are of ten bytes. */
function replay(policy: KnownPolicy, slots: number, rows: readonly Row[]) {
  const waits: Record<string, number[]> = {}
  const planes: Record<string, FinishedRequest['plane'][]> = {}
  const see = ({ requestClass: { name } }: SimulatedRequest, { waitMs, plane }: FinishedRequest) => {
    waits[name] = [...(waits[name] ?? []), waitMs]
    planes[name] = [...(planes[name] ?? []), plane]
  }
  const options = { name: 'test', policy: watched(policy, see), slots, slotsPerTask: slots, seed: 1 }
  const simulation = new Simulation(options)
  for (const [atMs, requestClass, serviceMs, conditions] of rows) {
    const common = { atMs, requestClass, hereMs: serviceMs, thereMs: serviceMs, bodyBytes: 10, size: Number.NaN }
    simulation.arriveRecorded({ ...common, conditions: { ...ordinaryConditions(), ...conditions } })
  }
  return { result: simulation.finish(), waits, planes }
}

function watched(policy: KnownPolicy, see: (request: SimulatedRequest, outcome: FinishedRequest) => void): KnownPolicy {
  return {
    ...policy,
    create(dependencies) {
      const created = policy.create(dependencies)
      return Object.assign(Object.create(created), {
        finished(request: SimulatedRequest, outcome: FinishedRequest) {
          see(request, outcome)
          created.finished?.(request, outcome)
        },
      })
    },
  }
}
