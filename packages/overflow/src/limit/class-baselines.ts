/** A sample counts as this many times its class's baseline at most: one request that hangs is no trend. */
const mostTimesBaseline = 8
/** Windows over which a class's first baseline is averaged: failsafe-go's warm-up. */
const windowsToLearn = 10
/** Fewer answers of a class in one window weigh less. */
const fullWeightSamples = 20
/** Weight of a window in a class's recent latency: an average over ten windows, failsafe-go's baseline window. */
const recentShare = 2 / 11
/** Share of the way that a baseline goes in one window towards a recent latency that is lower: ten windows for most of it. */
const fallShare = 0.2
/** The same upwards, where it may rise at all: a minute of windows. */
const riseShare = 0.04

/**
 * What an answer of each class takes when nothing waits, in milliseconds, and how the samples of the current window
 * stand to it. Samples are divided by the baseline of their class, so a mix that changes is no change of latency.
 *
 * Means, not quantiles: by Little's law the limit times the share of latency above baseline is then the very number of
 * slots that wait, and two kinds of service time in one class (a cache hit and a miss) do not make it jump as a p90 does
 * when about a tenth is slow.
 */
export class ClassBaselines {
  readonly #sums: Float64Array
  readonly #counts: Float64Array
  readonly #recent: Float64Array
  readonly #baselines: Float64Array
  readonly #windows: Float64Array

  constructor(classes: number) {
    this.#sums = new Float64Array(classes)
    this.#counts = new Float64Array(classes)
    this.#recent = new Float64Array(classes)
    this.#baselines = new Float64Array(classes)
    this.#windows = new Float64Array(classes)
  }

  /** Milliseconds; undefined for a class that no window has closed with. */
  baselineMs(classIndex: number): number | undefined {
    return this.#baselines[classIndex] || undefined
  }

  add(classIndex: number, sampleMs: number): void {
    const baseline = this.#baselines[classIndex] as number
    const counted = baseline > 0 ? Math.min(sampleMs, mostTimesBaseline * baseline) : sampleMs
    this.#sums[classIndex] = (this.#sums[classIndex] as number) + counted
    this.#counts[classIndex] = (this.#counts[classIndex] as number) + 1
  }

  /** Mean latency of the window in units of the classes' baselines; undefined while none of its classes has one. */
  ratio(): number | undefined {
    let sum = 0
    let count = 0
    for (let at = 0; at < this.#sums.length; at += 1) {
      const baseline = this.#baselines[at] as number
      if (baseline === 0) continue
      sum += (this.#sums[at] as number) / baseline
      count += this.#counts[at] as number
    }
    return count > 0 ? sum / count : undefined
  }

  /**
   * Takes the window into the baselines. They fall by themselves; they rise only with `mayRise`. Gives the factor by
   * which they moved, averaged over the window's answers: ratios before and after compare only with its help.
   */
  learn(mayRise: boolean): number {
    let factors = 0
    let answers = 0
    for (let at = 0; at < this.#sums.length; at += 1) {
      const count = this.#counts[at] as number
      const before = this.#baselines[at] as number
      if (count === 0) continue
      this.#learnClass(at, (this.#sums[at] as number) / count, count, mayRise)
      if (before === 0) continue
      factors += (count * (this.#baselines[at] as number)) / before
      answers += count
    }
    this.startWindow()
    return answers > 0 ? factors / answers : 1
  }

  /** Forgets the samples of the current window. */
  startWindow(): void {
    this.#sums.fill(0)
    this.#counts.fill(0)
  }

  #learnClass(at: number, meanMs: number, count: number, mayRise: boolean): void {
    const weight = Math.min(1, count / fullWeightSamples)
    const windows = (this.#windows[at] as number) + weight
    const baseline = this.#baselines[at] as number
    this.#windows[at] = windows
    if (windows <= windowsToLearn) {
      this.#baselines[at] = baseline + (weight / windows) * (meanMs - baseline)
      this.#recent[at] = this.#baselines[at] as number
      return
    }
    const recent = (this.#recent[at] as number) + weight * recentShare * (meanMs - (this.#recent[at] as number))
    this.#recent[at] = recent
    const share = recent < baseline ? fallShare : mayRise ? riseShare : 0
    this.#baselines[at] = baseline + weight * share * (recent - baseline)
  }
}
