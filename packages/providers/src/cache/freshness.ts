/** How far a value has aged. A stale one may be shown while a new one is fetched; an expired one may not. */
export type Phase = 'fresh' | 'stale' | 'expired'

/** The phase at an age; a span includes its last millisecond. An age below zero (clocks that differ) counts as zero. */
export function phaseAt(ageMs: number, { freshMs, staleMs }: { freshMs: number; staleMs: number }): Phase {
  if (ageMs <= freshMs) return 'fresh'
  return ageMs <= freshMs + staleMs ? 'stale' : 'expired'
}

/**
 * A duration shortened by up to the share `jitter`, so that entries made together do not expire together. Never longer:
 * the duration stays a bound. `chance` is from 0 to 1.
 */
export function shortened(durationMs: number, jitter: number, chance: number): number {
  return Math.round(durationMs * (1 - jitter * chance))
}
