import type { LedgerHeader, LedgerRequest, LedgerStart } from '@manga-assist/contracts'
import { createAdaptivePolicy, defaultStaticPolicyOptions, type RequestClass } from '@manga-assist/overflow'
import { describe, expect, test } from 'vitest'
import { ordinaryConditions } from '../conditions.ts'
import { type KnownPolicy, type PolicyName, policies, policyNames } from '../policies.ts'
import { createRandom, exponential, logNormal } from '../random.ts'
import type { RecordedArrival } from '../recorded-arrival.ts'
import type { SimulationResult } from '../result.ts'
import { Simulation } from '../simulation.ts'
import { environmentStart, ledgerHeader, ledgerRequest, spilledRequest } from '../testing/ledger-lines.ts'
import { recordingPolicy } from '../testing/recording-policy.ts'
import { createLedgerParser } from './ledger-parser.ts'
import { LedgerReplay, type ReplayPolicy } from './ledger-replay.ts'

const recordedHeaders = {
  static: { policy: { name: 'static', options: { ...defaultStaticPolicyOptions } } },
  'adaptive-400ms': { policy: { name: 'adaptive', options: { ...createAdaptivePolicy({ maxWaitMs: 400 }).options } } },
}
type Recorded = keyof typeof recordedHeaders
const madeBy: Recorded[] = ['static', 'adaptive-400ms']

describe('a ledger that the engine made in virtual time', () => {
  test.each(madeBy)('by %s says of itself what the simulation said', (name) => {
    const { result, replay } = record(name)
    expect(result.spilled).toBeGreaterThan(100)
    const { flips: _, policy: __, ...told } = result
    const recorded = replay.recorded()
    expect(recorded).toMatchObject({ requests: told.requests, spilled: told.spilled, shed: told.shed, slots: 8 })
    for (const figure of ['late', 'waitP50Ms', 'waitP95Ms', 'waitP99Ms', 'lambdaSeconds', 'costUsd'] as const) {
      expect(recorded[figure], figure).toSatisfy(within(told[figure], 0.01))
    }
  })

  test.each(madeBy)('by %s comes out close when it is replayed under the same policy', (name) => {
    const { result, replay } = record(name)
    expectClose(run(replay, 'same'), result)
  })

  test.each<[Recorded, PolicyName]>([
    ['static', 'adaptive-400ms'],
    ['static', 'none'],
    ['adaptive-400ms', 'static'],
    ['adaptive-400ms', 'spill-when-full'],
    ['adaptive-400ms', 'lambda-only'],
  ])('by %s shows under %s what that would have made of the same requests', (name, other) => {
    expectClose(run(record(name).replay, other), simulate(policies[other]))
  })

  test.each(madeBy)('by %s shows a function that is slower than a task', (name) => {
    const { replay } = record(name, { slowness: 3 })
    const direct = simulate(policies['lambda-only'], 3)
    expect(run(replay, 'lambda-only').lambdaSeconds).toSatisfy(within(direct.lambdaSeconds, 0.1))
    const [none, all] = [run(replay, 'none'), simulate(policies.none)]
    expect(none.late).toSatisfy(within(all.late, 0.1))
  })

  test('is replayed with other slots where those are named', () => {
    const { replay } = record('static', { slots: 16 })
    expect(replay.slots).toBe(16)
    expect(run(replay, 'same').spilled).toBeLessThan(0.5 * run(record('static').replay, 'same').spilled)
  })
})

describe('a ledger with little in it', () => {
  test('of a router that nobody asked gives nothing, under any policy', () => {
    const replay = replayOf([])
    const nothing = { requests: 0, spilled: 0, shed: 0, late: 0, waitP99Ms: 0, lambdaSeconds: 0, costUsd: 0 }
    expect(replay.recorded()).toMatchObject({ ...nothing, slots: 8 })
    for (const policy of [...policyNames, 'same'] as const) expect(run(replay, policy)).toMatchObject(nothing)
  })

  test('of a router without an overflow plane spills under other policies only', () => {
    const crowd = Array.from({ length: 20 }, (_, at) => ledgerRequest(at))
    const replay = replayOf(crowd, { overflow: null })
    expect(run(replay, 'same')).toMatchObject({ spilled: 0, lambdaSeconds: 0 })
    expect(run(replay, 'spill-when-full').spilled).toBe(12)
  })

  test('is replayed with the limit that the middle of its requests saw', () => {
    const limits = [2, 2, 40, 40, 40]
    const requests = limits.map((limit, at) => ledgerRequest(at, { seen: { ...ledgerRequest(0).seen, limit } }))
    const replay = replayOf(requests, { primary: { slots: 40, tasks: 2 } })
    expect([replay.slots, replay.slotsPerTask, replay.limits]).toEqual([40, 20, { least: 2, most: 40 }])
  })

  test('keeps slots for a class that never came', () => {
    const requests = Array.from({ length: 8 }, (_, at) => ledgerRequest(at))
    const static8 = { policy: { name: 'static', options: { concurrency: { high: 1, low: 0.9 } } } }
    expect(run(replayOf(requests, static8), 'same').spilled).toBe(0)
    expect(run(replayOf(requests, { ...static8, reserved: { socket: 0.25 } }), 'same').spilled).toBe(2)
  })

  test('counts what was spent on requests and on starts, whoever was served in the end', () => {
    const spilled = spilledRequest(0, 1_000, 20)
    const lost = ledgerRequest(1, { overflowMs: 500 })
    const replay = replayOf([spilled, lost], {}, [environmentStart(2, 250)])
    expect(replay.recorded()).toMatchObject({ requests: 2, spilled: 2, lambdaSeconds: 1.75 })
  })

  test.each<[string, Partial<LedgerHeader>, string]>([
    [
      'a policy that is not known',
      { policy: { name: 'magic' } },
      'line 1, field policy.name: must be adaptive or static to be replayed, received "magic"',
    ],
    [
      'settings that do not fit',
      { policy: { name: 'adaptive', options: { maxWaitMs: -1 } } },
      'line 1, field policy.options: maxWaitMs must be above 0, got -1',
    ],
    [
      'watermarks that do not fit',
      { policy: { name: 'static', options: { cpu: 5 } } },
      'line 1, field policy.options: cpu watermarks must satisfy',
    ],
    [
      'guards that do not fit',
      { guards: { spend: { usdPerMinute: 0, usdPerDay: 1 } } },
      'line 1, the settings do not fit: usdPerMinute',
    ],
  ])('%s cannot be replayed as the same, but under others', (_name, header, message) => {
    const replay = replayOf([ledgerRequest(0)], header)
    expect(() => replay.simulation('same')).toThrow(message)
    expect(run(replay, 'none').requests).toBe(1)
  })

  test('without any slots it must be told how many there should be', () => {
    const nowhere = { primary: { slots: 0, tasks: 0 } }
    expect(() => replayOf([], nowhere)).toThrow(
      'line 1, field primary.slots: there were none to replay with; give --slots',
    )
    expect(replayOf([], nowhere, [], { slots: 3 }).slots).toBe(3)
  })
})

/** Everything is within a few percent of the whole: what is left is the start of environments, which is estimated. */
function expectClose(replayed: SimulationResult, direct: SimulationResult): void {
  expect(replayed.requests).toBe(direct.requests)
  expect(Math.abs(replayed.spilled - direct.spilled)).toBeLessThan(0.01 * direct.requests)
  expect(Math.abs(replayed.shed - direct.shed)).toBeLessThan(0.01 * direct.requests)
  expect(Math.abs(replayed.late - direct.late)).toBeLessThan(0.01)
  expect(replayed.lambdaSeconds).toSatisfy(within(direct.lambdaSeconds, 0.03))
  expect(replayed.costUsd).toSatisfy(within(direct.costUsd, 0.03))
  expect(replayed.waitP95Ms).toSatisfy(within(direct.waitP95Ms, 0.05))
  expect(replayed.waitP99Ms).toSatisfy(within(direct.waitP99Ms, 0.05))
}

const chat: RequestClass = { name: 'chat', weight: 1, spillable: true }
const socket: RequestClass = { name: 'socket', weight: 1, spillable: false, priority: 1 }
const report: RequestClass = { name: 'report', weight: 2, spillable: true }

/**
 * Twenty minutes: half of eight slots are busy, and for ten seconds of each minute four times as many are wanted. A function
 * takes so many times as long as a task.
 */
function arrivals(slowness: number): RecordedArrival[] {
  const random = createRandom(7)
  const all: RecordedArrival[] = []
  for (let atMs = 0; atMs < 1_200_000; ) {
    const isBurst = atMs % 60_000 > 50_000
    atMs += exponential(random, isBurst ? 60 : 240)
    const kind = random()
    const requestClass = kind < 0.1 ? socket : kind < 0.2 ? report : chat
    const serviceMs = logNormal(random, 700, 0.7)
    all.push({
      atMs,
      requestClass,
      bodyBytes: 300,
      size: serviceMs * random(),
      hereMs: serviceMs,
      thereMs: serviceMs * slowness,
      conditions: ordinaryConditions(),
    })
  }
  return all
}

function simulate(policy: KnownPolicy, slowness = 1): SimulationResult {
  const simulation = new Simulation({ name: 'direct', policy, slots: 8, slotsPerTask: 8, seed: 1 })
  for (const arrival of arrivals(slowness)) simulation.arriveRecorded(arrival)
  return simulation.finish()
}

function record(name: Recorded, { slowness = 1, ...options }: { slots?: number; slowness?: number } = {}) {
  const { policy, text } = recordingPolicy(policies[name])
  const result = simulate(policy, slowness)
  const parser = createLedgerParser()
  parser.push(text(recordedHeaders[name]))
  return { result, replay: new LedgerReplay(parser.end(), { ...options, seed: 1 }) }
}

function replayOf(
  requests: LedgerRequest[],
  header: Partial<LedgerHeader> = {},
  starts: LedgerStart[] = [],
  options: { slots?: number } = {},
): LedgerReplay {
  return new LedgerReplay({ header: { ...ledgerHeader, ...header }, requests, starts }, { ...options, seed: 1 })
}

function run(replay: LedgerReplay, policy: ReplayPolicy): SimulationResult {
  const simulation = replay.simulation(policy)
  for (const arrival of replay.arrivals) simulation.arriveRecorded(arrival)
  return simulation.finish()
}

function within(value: number, share: number): (given: number) => boolean {
  return (given) => Math.abs(given - value) <= share * value
}
