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

type Plane = 'primary' | 'overflow'

/**
 * Notices that what both planes depend on (a database, the model's quota) is the bottleneck: their time to first byte
 * rises against their own slow baselines in the same windows. Spilling would only press it harder, so the advice is to
 * stop and shed. When one plane alone is slow, that is another guard's business.
 *
 * Windows end by time, 5 s each, with the first note after. A window without ten answers from both planes says nothing:
 * once spilling stopped, the canary and what was under way must bring the news that all is well, or the guard lets go by
 * itself after 30 s with no overflow answers to judge by, and looks again.
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

  /** Tells of a time to first byte, in milliseconds. One that is no number or negative is ignored. */
  note(plane: Plane, firstByteMs: number, nowMs: number): void {
    if (!(firstByteMs >= 0 && firstByteMs < Number.POSITIVE_INFINITY) || !Number.isFinite(nowMs)) return
    const elapsedMs = nowMs - (this.#startedAtMs[0] as number)
    if (elapsedMs >= windowMs) this.#close(nowMs)
    // An instant before the window: one from the future came first. Waiting for it would freeze the guard.
    else if (elapsedMs < 0) this.#startWindow(nowMs)
    const latency = plane === 'primary' ? this.#primary : this.#overflow
    latency.add(firstByteMs)
  }

  #close(nowMs: number): void {
    const primary = this.#primary.ratio()
    const overflow = this.#overflow.ratio()
    if (primary !== undefined && overflow !== undefined) this.#judge(primary, overflow, nowMs)
    else if (this.#isSuspected && nowMs - (this.#switchedAtMs[0] as number) >= holdMs) this.#switch(nowMs)
    this.#primary.learn()
    this.#overflow.learn()
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

/** Mean of the current window against a slow baseline. */
class PlaneLatency {
  readonly #sum = new Float64Array(1)
  readonly #baseline = new Float64Array(1)
  #count = 0

  add(firstByteMs: number): void {
    this.#sum[0] = (this.#sum[0] as number) + firstByteMs
    this.#count += 1
  }

  /** Undefined with too few answers, or before there is a baseline. */
  ratio(): number | undefined {
    const baseline = this.#baseline[0] as number
    if (this.#count < fewestSamples || baseline === 0) return undefined
    return (this.#sum[0] as number) / this.#count / baseline
  }

  learn(): void {
    if (this.#count < fewestSamples) return
    const mean = (this.#sum[0] as number) / this.#count
    const baseline = this.#baseline[0] as number
    const share = baseline === 0 ? 1 : mean < baseline ? fallShare : riseShare
    this.#baseline[0] = baseline + share * (mean - baseline)
  }

  startWindow(): void {
    this.#sum[0] = 0
    this.#count = 0
  }
}
