import { expect, test } from 'vitest'
import { type ScenarioTraffic, scenarioArrivals } from './scenario-arrivals.ts'

const kind = (name: string, share: number, cpuMs: number) => ({
  requestClass: { name, weight: 1, spillable: true },
  ...{ share, cpuMs, waitingMs: 100, relayCpuMs: 3 },
})
const traffic: ScenarioTraffic = {
  profile: [
    { atMs: 0, perSecond: 10 },
    { atMs: 100_000, perSecond: 10 },
    { atMs: 100_000, perSecond: 100 },
    { atMs: 200_000, perSecond: 100 },
    { atMs: 300_000, perSecond: 0 },
  ],
  kinds: [kind('chat', 30, 20), kind('recs', 70, 2)],
  sigma: 0.3,
}

test('arrivals follow the profile and the shares, in order', () => {
  const seen = { before: 0, step: 0, after: 0, chat: 0, cpuMs: 0 }
  let last = 0
  scenarioArrivals(traffic, 1, (atMs, { requestClass, cpuMs }) => {
    expect(atMs).toBeGreaterThanOrEqual(last)
    last = atMs
    seen[atMs < 100_000 ? 'before' : atMs < 200_000 ? 'step' : 'after'] += 1
    if (requestClass.name === 'chat') seen.chat += 1
    seen.cpuMs += cpuMs
  })
  const all = seen.before + seen.step + seen.after
  expect(seen.before / 1_000).toBeCloseTo(1, 1)
  expect(seen.step / 10_000).toBeCloseTo(1, 1)
  expect(seen.after / 5_000).toBeCloseTo(1, 1)
  expect(seen.chat / all).toBeCloseTo(0.3, 1)
  // A log-normal mean lies above its median by half of the square of sigma.
  expect(seen.cpuMs / all).toBeCloseTo((0.3 * 20 + 0.7 * 2) * Math.exp(0.045), 0)
})

test('the same seed gives the same arrivals, another one others', () => {
  const instants = (seed: number) => {
    const all: number[] = []
    scenarioArrivals(traffic, seed, (atMs) => all.push(atMs))
    return all
  }
  expect(instants(1)).toEqual(instants(1))
  expect(instants(2)).not.toEqual(instants(1))
})
