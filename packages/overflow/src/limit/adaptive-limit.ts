import { type AdaptiveLimitOptions, checkedAdaptiveLimitOptions } from './adaptive-limit-options.ts'
import { ClassBaselines } from './class-baselines.ts'
import { CorrelationWindow } from './correlation-window.ts'
import { changeOf, type LimitChange, stepOf } from './limit-change.ts'
import { LoadPressure } from './load-pressure.ts'
import { SmoothedLatency } from './smoothed-latency.ts'

/** A concurrency limit that finds the capacity of a task by itself. Allocates nothing between windows. */
export interface AdaptiveLimit {
  /** Slots that may be held now: whole, within floor and ceiling. */
  readonly limit: number
  /** What the last window that counted did to the limit, and why. Undefined before the first. */
  readonly lastChange: LimitChange | undefined
  /**
   * Tells of an answer. `sampleMs` is the time to first byte for streams and the full time otherwise, without any wait
   * before service; `inFlight` the slots held when it began, itself included. A sample, in-flight or instant that is no
   * number or negative, and a class that was not announced, are ignored.
   */
  note(sampleMs: number, inFlight: number, nowMs: number, classIndex?: number): void
  /** Tells of a request that got no answer in time, or none for load. A client that left is none of these. */
  noteDrop(nowMs: number): void
  /** Tells how busy the process is, as shares, and when that was read. */
  pressure(
    eventLoopUtilization: number | undefined,
    cpuUtilization: number | undefined,
    readAtMs: number,
    nowMs: number,
  ): void
  /** What an answer of a class takes when nothing waits; undefined while unknown. */
  baselineMs(classIndex: number): number | undefined
}

/** A window that ends by its longest time counts with this many requests; with fewer it is discarded. Netflix's number. */
const fewestSamples = 10
/**
 * Windows that correlations look back on. failsafe-go has 50; with those the limit went on falling to half of capacity,
 * long after throughput had begun to fall with it.
 */
const correlatedWindows = 20
/** Share of the limit from which on it is in use: what may be spilled leaves a little before the limit. */
const fullShare = 0.9
/** A limit of which less was used is not raised, as in Netflix's Vegas. */
const usedShare = 0.5
/**
 * Latency that is up to this many times its baseline shows no queue. A baseline falls by itself and rises only on
 * evidence, so it comes to lie a little under the mean, by as much as windows scatter.
 */
const noise = 1.1
/**
 * Evidence that latency is not made by our own in-flight: that varied by this much (standard deviation over mean), latency
 * grew by less than this for each per cent of it, and throughput went along with it. Past capacity latency grows by one
 * per cent, and throughput does not.
 */
const tellingVariation = 0.1
const unrelatedElasticity = 0.3
const relatedCorrelation = 0.5

/**
 * A Vegas limit in the form of failsafe-go: queue = limit x (1 - baseline / recent) against 3 and 6 steps, guarded by the
 * correlation of in-flight with throughput and latency, moved by one step of the decimal logarithm in a window.
 *
 * Windows end by time: after 1 s with enough samples, else after 30 s, when they count if they have ten and are discarded
 * otherwise. What came before a silence of more than 30 s is not compared with what comes after; the limit and the
 * baselines stay. A baseline follows latency down, and up only when in-flight was at the floor or latency has been seen
 * not to depend on it, so that overload, however long, is not learned as normal. The limit is kept, not walked down,
 * while little of it is used: a quiet night must not cost the morning's burst.
 *
 * Throws a RangeError that names the option when one is out of range.
 */
export function createAdaptiveLimit(options: Partial<AdaptiveLimitOptions> = {}): AdaptiveLimit {
  return new VegasLimit(checkedAdaptiveLimitOptions(options))
}

class VegasLimit implements AdaptiveLimit {
  readonly #options: AdaptiveLimitOptions
  readonly #baselines: ClassBaselines
  readonly #pressure: LoadPressure
  readonly #smoothed = new SmoothedLatency()
  readonly #throughputs = new CorrelationWindow(correlatedWindows)
  readonly #latencies = new CorrelationWindow(correlatedWindows)
  /** Learned from latency; `limit` is what the pressure leaves of it. Whole, because steps are. */
  #learned: number
  #limit: number
  #lastChange: LimitChange | undefined
  /** Whether the baselines have been seen to be free of queueing. From then on they need no guard beside them. */
  #trusted = false
  /** What the baselines have moved by, as a factor: latencies of different windows compare only in the same units. */
  #drift = 1
  /** The instant in a typed array: written with every window, read with every answer, never boxed. */
  readonly #startedAtMs = new Float64Array([Number.NEGATIVE_INFINITY])
  #samples = 0
  #drops = 0
  #peak = 0
  #inFlightSum = 0

  constructor(options: AdaptiveLimitOptions) {
    this.#options = options
    this.#baselines = new ClassBaselines(options.classes)
    this.#pressure = new LoadPressure(options.eventLoopTarget, options.cpuTarget)
    this.#learned = options.initial
    this.#limit = options.initial
  }

  get limit(): number {
    return this.#limit
  }

  get lastChange(): LimitChange | undefined {
    return this.#lastChange
  }

  baselineMs(classIndex: number): number | undefined {
    return this.#baselines.baselineMs(classIndex)
  }

  note(sampleMs: number, inFlight: number, nowMs: number, classIndex = 0): void {
    if (!(sampleMs >= 0 && sampleMs < Number.POSITIVE_INFINITY)) return
    if (!(inFlight >= 0 && inFlight < Number.POSITIVE_INFINITY)) return
    if (!(classIndex >= 0 && classIndex < this.#options.classes) || !this.#advance(nowMs)) return
    this.#baselines.add(classIndex, sampleMs)
    this.#samples += 1
    this.#inFlightSum += inFlight
    if (inFlight > this.#peak) this.#peak = inFlight
    this.#closeIfFull(nowMs)
  }

  noteDrop(nowMs: number): void {
    if (!this.#advance(nowMs)) return
    this.#drops += 1
    this.#closeIfFull(nowMs)
  }

  pressure(
    eventLoopUtilization: number | undefined,
    cpuUtilization: number | undefined,
    readAtMs: number,
    nowMs: number,
  ): void {
    this.#pressure.read(eventLoopUtilization, cpuUtilization, readAtMs, nowMs)
    this.#apply()
  }

  /** Ends a window whose time is over; false for an instant that is none. */
  #advance(nowMs: number): boolean {
    if (!Number.isFinite(nowMs)) return false
    const startedAtMs = this.#startedAtMs[0] as number
    const { longestWindowMs } = this.#options
    // An instant before the window's start: one from the future came first. Waiting for it would freeze the limit.
    if (nowMs < startedAtMs) this.#discard(nowMs)
    else if (nowMs - startedAtMs >= longestWindowMs) {
      if (this.#samples + this.#drops >= fewestSamples) this.#close(nowMs)
      else this.#discard(nowMs)
      // The window itself ended long ago: nobody spoke since.
      if (nowMs - startedAtMs >= 2 * longestWindowMs) this.#forget()
    }
    return true
  }

  #closeIfFull(nowMs: number): void {
    const { shortestWindowMs, minSamples } = this.#options
    const elapsedMs = nowMs - (this.#startedAtMs[0] as number)
    if (elapsedMs >= shortestWindowMs && this.#samples + this.#drops >= minSamples) this.#close(nowMs)
  }

  #close(nowMs: number): void {
    const droppedShare = this.#drops / (this.#samples + this.#drops)
    const recent = this.#recentLatency()
    const latencyIsNotOurs = droppedShare === 0 && this.#latencyIsNotOurs()
    this.#trusted ||= latencyIsNotOurs
    this.#change(recent, droppedShare)
    this.#drift *= this.#baselines.learn(latencyIsNotOurs)
    this.#startWindow(nowMs)
  }

  /** Smoothed latency in units of the baselines, with the window's own taken in; 1 when that says nothing. */
  #recentLatency(): number {
    const ratio = this.#baselines.ratio()
    if (ratio === undefined) return 1
    const latency = ratio * this.#drift
    const inFlight = this.#inFlightSum / this.#samples
    // As it is, not smoothed: what lags behind in-flight appears not to depend on it.
    if (inFlight > 0 && latency > 0) {
      this.#throughputs.add(inFlight, inFlight / latency)
      this.#latencies.add(inFlight, latency)
    }
    return this.#smoothed.add(latency) / this.#drift
  }

  #change(recent: number, droppedShare: number): void {
    // While the process is too busy, a short queue and a still in-flight are the pressure's doing and prove nothing.
    const busy = this.#pressure.factor < 1
    const change = changeOf({
      limit: this.#limit,
      queue: Math.ceil(this.#limit * (1 - noise / recent)),
      full: this.#peak >= fullShare * this.#limit,
      used: this.#peak >= usedShare * this.#limit,
      droppedShare,
      throughputCorrelation: this.#throughputs.correlation(),
      latencyCorrelation: this.#latencies.correlation(),
      throughputVariation: this.#throughputs.yVariation(),
      trusted: this.#trusted,
      blind: !busy && this.#latencies.isFull && this.#latencies.xVariation() < tellingVariation,
    })
    this.#lastChange = change
    const step = stepOf(this.#learned)
    if (change.kind === 'decrease') this.#learned -= step
    if (change.kind === 'increase' && !busy) this.#learned += step
    this.#apply()
  }

  #latencyIsNotOurs(): boolean {
    if (this.#peak <= this.#options.floor) return true
    if (this.#latencies.xVariation() < tellingVariation) return false
    const throughput = this.#throughputs.correlation()
    return (
      throughput !== undefined && throughput > relatedCorrelation && this.#latencies.elasticity() < unrelatedElasticity
    )
  }

  #apply(): void {
    const { floor, ceiling } = this.#options
    this.#learned = Math.min(ceiling, Math.max(floor, this.#learned))
    this.#limit = Math.max(floor, Math.floor(this.#learned * this.#pressure.factor))
  }

  #discard(nowMs: number): void {
    this.#baselines.startWindow()
    this.#startWindow(nowMs)
  }

  #forget(): void {
    this.#smoothed.clear()
    this.#throughputs.clear()
    this.#latencies.clear()
  }

  #startWindow(nowMs: number): void {
    this.#startedAtMs[0] = nowMs
    this.#samples = 0
    this.#drops = 0
    this.#peak = 0
    this.#inFlightSum = 0
  }
}
