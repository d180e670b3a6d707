/** Settings of the adaptive policy. All times in milliseconds. */
export interface AdaptiveOptions {
  /** Longest wait for a slot, for classes that name none. Above 0. */
  maxWaitMs: number
  /**
   * A request whose wait is over goes on waiting for a slot or a warm environment, whichever comes first, until its wait
   * is so many times as long; then it goes to a cold one. At least 1.
   */
  patience: number
  /** Share of the slots and environments expected to come free in time that is counted on, 0 to 1. */
  caution: number
  /** How many may wait for each slot that is expected to come free in time, above 0; of more the cheapest leave. */
  crowding: number
  /** Most requests that wait, in times of the concurrency limit. Above 0. */
  maxWaitingPerSlot: number
  /** How long an idle environment of the overflow plane is taken for warm. */
  warmMs: number
  /** What a request is expected to run before any has finished. */
  firstServiceMs: number
}

const defaultAdaptiveOptions: AdaptiveOptions = {
  // Two fifths of a second is felt as a delay, not as a fault; a cold start takes as long.
  maxWaitMs: 400,
  // A fresh environment that was asked for when the wait began is up by then.
  patience: 1.25,
  // Half: departures of the next moment scatter about their mean by as much as that.
  caution: 0.5,
  // A quarter more than expected: a slot that finds nobody waiting is lost, one who waits in vain has a way out.
  crowding: 1.25,
  maxWaitingPerSlot: 3,
  warmMs: 300_000,
  firstServiceMs: 1_000,
}

/** With defaults for what is left out. Throws a RangeError that names the option, the rule and the value. */
export function adaptiveOptions(given: Partial<AdaptiveOptions> = {}): AdaptiveOptions {
  const options = { ...defaultAdaptiveOptions, ...given }
  for (const [name, value] of Object.entries(options)) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name} must be above 0, got ${value}`)
  }
  if (options.patience < 1) throw new RangeError(`patience must be at least 1, got ${options.patience}`)
  if (options.caution > 1) throw new RangeError(`caution must be at most 1, got ${options.caution}`)
  return options
}
