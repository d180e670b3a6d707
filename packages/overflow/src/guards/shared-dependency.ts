/** Windows in which both planes are compared with themselves. */
const windowMs = 5_000
/** With fewer answers a window of a plane says nothing, and the guard stays as it is. */
const fewestSamples = 10
/** Latency above this many times a plane's own baseline is slow; below the lower one it is well again. */
const slowAbove = 2
const wellBelow = 1.3
/** Windows in a row that must say the same. */
const windowsToSwitch = 2
/** It does not switch again sooner. */
const holdMs = 30_000
/** Share of the way that a baseline goes in one window: most of it in four minutes of windows. Down faster than up. */
const riseShare = 0.02
const fallShare = 0.2

/** Samples of a window that are looked at, the latest. */
const mostSamples = 128
/** Share of a window's answers that are quicker than the one that stands for it. */
const quickShare = 0.25
/** Below this, in milliseconds, nothing is slow. */
const leastBaselineMs = 1
/** Classes that are told apart; more than anybody configures. */
const mostClasses = 64

type Plane = 'primary' | 'overflow'

/**
 * Notices that what both planes depend on (a database, the model's quota) is the bottleneck: their time to first byte
 * rises against their own slow baselines in the same windows. Spilling would only press it harder, so the advice is to
 * stop and shed. When one plane alone is slow, that is another guard's business.
 *
 * Times are taken relative to their class, so that another mix of requests is no change; and a quarter of the answers may
 * be quicker than the one that is compared, because a burst makes many slow by cold starts and by full slots, but a slow
 * dependency all.
 *
 * Windows end by time, 5 s each, with the first note after. A window without ten answers from both planes says nothing:
 * once spilling stopped, what was under way may bring the news that all is well; else the guard lets go by itself after
 * 30 s with no overflow answers to judge by, and looks again.
 */
export class SharedDependencyGuard {
  readonly #primary = new PlaneLatency()
  readonly #overflow = new PlaneLatency()
  readonly #startedAtMs = new Float64Array([Number.NEGATIVE_INFINITY])
  readonly #switchedAtMs = new Float64Array([Number.NEGATIVE_INFINITY])
  #windowsAgainst = 0
  #isSuspected = false

  /** Whether both planes suffer together: stop spilling, shed instead. */
  get isSuspected(): boolean {
    return this.#isSuspected
  }

  /** Tells of a time to first byte of a class, in milliseconds. One that is no number or negative is ignored. */
  note(plane: Plane, requestClass: string, firstByteMs: number, nowMs: number): void {
    if (!(firstByteMs >= 0 && firstByteMs < Number.POSITIVE_INFINITY) || !Number.isFinite(nowMs)) return
    const elapsedMs = nowMs - (this.#startedAtMs[0] as number)
    if (elapsedMs >= windowMs) this.#close(nowMs)
    // An instant before the window: one from the future came first. Waiting for it would freeze the guard.
    else if (elapsedMs < 0) this.#startWindow(nowMs)
    const latency = plane === 'primary' ? this.#primary : this.#overflow
    latency.add(requestClass, firstByteMs)
  }

  #close(nowMs: number): void {
    const primary = this.#primary.ratio()
    const overflow = this.#overflow.ratio()
    if (primary !== undefined && overflow !== undefined) this.#judge(primary, overflow, nowMs)
    else if (this.#isSuspected && nowMs - (this.#switchedAtMs[0] as number) >= holdMs) this.#switch(nowMs)
    this.#primary.learn(primary)
    this.#overflow.learn(overflow)
    this.#startWindow(nowMs)
  }

  /** Slow is when both are; well again as soon as one is. */
  #judge(primary: number, overflow: number, nowMs: number): void {
    const better = Math.min(primary, overflow)
    const against = this.#isSuspected ? better < wellBelow : better > slowAbove
    this.#windowsAgainst = against ? this.#windowsAgainst + 1 : 0
    if (this.#windowsAgainst < windowsToSwitch || nowMs - (this.#switchedAtMs[0] as number) < holdMs) return
    this.#switch(nowMs)
  }

  #switch(nowMs: number): void {
    this.#isSuspected = !this.#isSuspected
    this.#switchedAtMs[0] = nowMs
    this.#windowsAgainst = 0
  }

  #startWindow(nowMs: number): void {
    this.#startedAtMs[0] = nowMs
    this.#primary.startWindow()
    this.#overflow.startWindow()
  }
}

/** A quick answer of the current window against a slow baseline. */
class PlaneLatency {
  readonly #samples = new Float64Array(mostSamples)
  readonly #classes = new Map<string, ClassMean>()
  #count = 0
  #baseline = 0

  add(requestClass: string, firstByteMs: number): void {
    let mean = this.#classes.get(requestClass)
    if (mean === undefined) {
      if (this.#classes.size === mostClasses) return
      mean = new ClassMean(firstByteMs)
      this.#classes.set(requestClass, mean)
    }
    mean.add(firstByteMs)
    this.#samples[this.#count % mostSamples] = firstByteMs / mean.baselineMs
    this.#count += 1
  }

  /** Undefined with too few answers, or before there is a baseline. */
  ratio(): number | undefined {
    if (this.#count < fewestSamples || this.#baseline === 0) return undefined
    return this.#quick() / this.#baseline
  }

  /** Takes the window into the baseline; into those of its classes only where it was no slow one. */
  learn(ratio: number | undefined): void {
    if (this.#count < fewestSamples) return
    this.#baseline = nearer(this.#baseline, this.#quick())
    if (ratio !== undefined && ratio >= wellBelow) return
    for (const mean of this.#classes.values()) mean.learn()
  }

  startWindow(): void {
    this.#count = 0
    for (const mean of this.#classes.values()) mean.startWindow()
  }

  #quick(): number {
    const taken = this.#samples.subarray(0, Math.min(this.#count, mostSamples))
    return taken.sort()[Math.floor(taken.length * quickShare)] as number
  }
}

/** What answers of one class take on one plane. */
class ClassMean {
  /** Above 0, as it divides. */
  baselineMs: number
  #sumMs = 0
  #count = 0

  constructor(firstMs: number) {
    this.baselineMs = Math.max(firstMs, leastBaselineMs)
  }

  add(firstByteMs: number): void {
    this.#sumMs += firstByteMs
    this.#count += 1
  }

  learn(): void {
    if (this.#count > 0) this.baselineMs = Math.max(leastBaselineMs, nearer(this.baselineMs, this.#sumMs / this.#count))
  }

  startWindow(): void {
    this.#sumMs = 0
    this.#count = 0
  }
}

/** A baseline one window later. */
function nearer(baseline: number, seen: number): number {
  const share = baseline === 0 ? 1 : seen < baseline ? fallShare : riseShare
  return baseline + share * (seen - baseline)
}
