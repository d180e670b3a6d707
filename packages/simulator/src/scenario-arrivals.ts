import type { RequestClass } from '@manga-assist/overflow'
import type { KnownArrival } from './known-arrival.ts'
import { createRandom, logNormal, seedFor } from './random.ts'
import { poissonBetween } from './trace/poisson.ts'

/** A kind of request, with medians; each request scatters about them. */
export interface RequestKind {
  requestClass: RequestClass
  /** Of all requests, in any unit. */
  share: number
  cpuMs: number
  waitingMs: number
  /** On the processor of whoever sends it to Lambda. */
  relayCpuMs: number
}

/** Arrivals a second at an instant; the rate runs straight from one point to the next. */
export interface ProfilePoint {
  atMs: number
  perSecond: number
}

/** What comes, and when. */
export interface ScenarioTraffic {
  profile: readonly ProfilePoint[]
  kinds: readonly RequestKind[]
  /** Spread of the logarithm of work and waiting. */
  sigma: number
}

const part = { arrivals: 10, kinds: 11 }
const msPerSecond = 1_000

/** Hands on every request of a scenario, in order: the same for the same seed. The object of `request` is used again. */
export function scenarioArrivals(
  { profile, kinds, sigma }: ScenarioTraffic,
  seed: number,
  onArrival: (atMs: number, request: KnownArrival) => void,
): void {
  const [arrivals, lengths] = [createRandom(seedFor(seed, part.arrivals)), createRandom(seedFor(seed, part.kinds))]
  const shares = kinds.map((_, place) => kinds.slice(0, place + 1).reduce((sum, { share }) => sum + share, 0))
  const [first] = kinds
  if (first === undefined) return
  // Nothing is known of its work when it comes but its kind.
  const request: KnownArrival = { ...first, size: Number.NaN }

  function arrive(atMs: number): void {
    const drawn = lengths() * (shares.at(-1) ?? 0)
    const kind = kinds[shares.findIndex((upTo) => drawn < upTo)]
    if (kind === undefined) return
    request.requestClass = kind.requestClass
    request.cpuMs = logNormal(lengths, kind.cpuMs, sigma)
    request.waitingMs = logNormal(lengths, kind.waitingMs, sigma)
    request.relayCpuMs = kind.relayCpuMs
    onArrival(atMs, request)
  }

  for (const [place, { atMs, perSecond }] of profile.entries()) {
    const before = profile[place - 1]
    if (before === undefined) continue
    const from = { atMs: before.atMs, perMs: before.perSecond / msPerSecond }
    poissonBetween(from, { atMs, perMs: perSecond / msPerSecond }, arrivals, arrive)
  }
}
