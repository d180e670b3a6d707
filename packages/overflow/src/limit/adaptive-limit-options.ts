export interface AdaptiveLimitOptions {
  /** Slots before anything is known, within floor and ceiling. */
  initial: number
  /** Fewest slots, at least 1: with fewer, nothing could be learned any more. */
  floor: number
  /** Most slots. */
  ceiling: number
  /** Kinds of request with service times of their own, told apart by index from 0. */
  classes: number
  /** Shortest window, in milliseconds. */
  shortestWindowMs: number
  /** Longest window, in milliseconds: a sample never stands beside one that is older than this. */
  longestWindowMs: number
  /** Answers that a window needs to close before its longest time. */
  minSamples: number
  /** Event-loop utilization, 0 to under 1, above which the limit is lowered. */
  eventLoopTarget: number
  /** CPU utilization, 0 to under 1, above which the limit is lowered. */
  cpuTarget: number
}

/**
 * Windows and samples as failsafe-go has them (1 to 30 s, 50). The floor keeps enough running to measure by. Event loop
 * and CPU are guards only, so their targets are the high watermarks of the static policy.
 */
const defaultAdaptiveLimitOptions: AdaptiveLimitOptions = {
  initial: 20,
  floor: 4,
  ceiling: 200,
  classes: 1,
  shortestWindowMs: 1_000,
  longestWindowMs: 30_000,
  minSamples: 50,
  eventLoopTarget: 0.85,
  cpuTarget: 0.85,
}

/** Fills in what is left out. Throws a RangeError that names the option, the rule and the value received. */
export function checkedAdaptiveLimitOptions(given: Partial<AdaptiveLimitOptions>): AdaptiveLimitOptions {
  const options = { ...defaultAdaptiveLimitOptions, ...given }
  checkWhole('ceiling', options.ceiling, 1, 1_000_000)
  checkWhole('floor', options.floor, 1, options.ceiling)
  checkWhole('initial', options.initial, options.floor, options.ceiling)
  checkWhole('classes', options.classes, 1, 1_000)
  checkWhole('minSamples', options.minSamples, 1, 1_000_000)
  checkBetween('longestWindowMs', options.longestWindowMs, 1, 3_600_000)
  checkBetween('shortestWindowMs', options.shortestWindowMs, 1, options.longestWindowMs)
  checkBetween('eventLoopTarget', options.eventLoopTarget, 0.01, 0.99)
  checkBetween('cpuTarget', options.cpuTarget, 0.01, 0.99)
  return options
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value)) throw new RangeError(`${name} must be a whole number, got ${value}`)
  checkBetween(name, value, least, most)
}

function checkBetween(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return
  throw new RangeError(`${name} must be from ${least} to ${most}, got ${value}`)
}
