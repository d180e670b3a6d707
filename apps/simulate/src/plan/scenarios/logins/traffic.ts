import type { ScenarioTraffic } from '@manga-assist/simulator'

/** Requirement T7. */
export const loginsPerMinute = 25_000
const perSecond = loginsPerMinute / 60
/** Every five minutes it is so many times as much for twenty seconds: a chapter comes out, tokens run out together. */
export const surge = { times: 3, everyMs: 300_000, lastsMs: 20_000, risesMs: 3_000 }
const durationMs = 900_000

/** A session is opened, read and signed: little work, and several trips to the store and to who vouches for the reader. */
export const login = { cpuMs: 12, waitingMs: 150, relayCpuMs: 1.8 }

/** Half an hour. `scale` divides its length, for tests. */
export function loginTraffic(scale = 1): ScenarioTraffic {
  const profile = [{ atMs: 0, perSecond }]
  for (let atMs = surge.everyMs / 2; atMs < durationMs / scale; atMs += surge.everyMs) {
    profile.push(
      { atMs, perSecond },
      { atMs: atMs + surge.risesMs, perSecond: perSecond * surge.times },
      { atMs: atMs + surge.lastsMs, perSecond: perSecond * surge.times },
      { atMs: atMs + surge.lastsMs + surge.risesMs, perSecond },
    )
  }
  profile.push({ atMs: durationMs / scale, perSecond })
  const requestClass = { name: 'login', weight: 1, spillable: true }
  return { profile, kinds: [{ requestClass, share: 1, ...login }], sigma: 0.4 }
}
