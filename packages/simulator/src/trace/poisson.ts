import { exponential, type Random } from '../random.ts'

/** A rate at an instant. */
export interface RatePoint {
  atMs: number
  /** Arrivals in a millisecond. */
  perMs: number
}

/**
 * A Poisson process whose rate runs straight from one point to the other, by thinning: drawn at the higher rate of the
 * two, kept in proportion to the rate at the instant.
 */
export function poissonBetween(
  from: RatePoint,
  to: RatePoint,
  random: Random,
  onArrival: (atMs: number) => void,
): void {
  const highest = Math.max(from.perMs, to.perMs)
  const spanMs = to.atMs - from.atMs
  if (highest === 0) return
  for (let atMs = from.atMs; ; ) {
    atMs += exponential(random, 1 / highest)
    if (atMs >= to.atMs) return
    const perMs = from.perMs + ((to.perMs - from.perMs) * (atMs - from.atMs)) / spanMs
    if (random() * highest < perMs) onArrival(atMs)
  }
}
