/** Settings of the adaptive policy. All times in milliseconds. */
export interface AdaptiveOptions {
  /** Longest wait for a slot, for classes that name none. Above 0. */
  maxWaitMs: number
  /**
   * A request whose wait is over goes on waiting for a slot or a warm environment, whichever comes first, until its wait
   * is so many times as long; then it goes to a cold one. At least 1.
   */
  patience: number
  /**
   * While Lambda starts no more environments, it waits for what comes free until its wait is so many times as long; then
   * it is shed. At least as much as `patience`.
   */
  endurance: number
  /** Share of the slots and environments expected to come free in time that is counted on, 0 to 1. */
  caution: number
  /** How many may wait for each slot that is expected to come free in time, above 0; of more the cheapest leave. */
  crowding: number
  /** Most requests that wait, for each slot of the limit and each environment that runs a request. Above 0. */
  maxWaitingPerSlot: number
}

const defaultAdaptiveOptions: AdaptiveOptions = {
  // Two fifths of a second is felt as a delay, not as a fault; a cold start takes as long.
  maxWaitMs: 400,
  // A fresh environment that was asked for when the wait began is up by then.
  patience: 1.25,
  // By then a stalled ramp of Lambda is no matter of a moment.
  endurance: 5,
  // Half: departures of the next moment scatter about their mean by as much as that.
  caution: 0.5,
  // A quarter more than expected: a slot that finds nobody waiting is lost, one who waits in vain has a way out.
  crowding: 1.25,
  maxWaitingPerSlot: 3,
}

/** With defaults for what is left out. Throws a RangeError that names the option, the rule and the value. */
export function adaptiveOptions(given: Partial<AdaptiveOptions> = {}): AdaptiveOptions {
  const options = { ...defaultAdaptiveOptions, ...given }
  for (const [name, value] of Object.entries(options)) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name} must be above 0, got ${value}`)
  }
  if (options.patience < 1) throw new RangeError(`patience must be at least 1, got ${options.patience}`)
  if (options.endurance < options.patience) {
    throw new RangeError(`endurance must be at least patience (${options.patience}), got ${options.endurance}`)
  }
  if (options.caution > 1) throw new RangeError(`caution must be at most 1, got ${options.caution}`)
  return options
}
