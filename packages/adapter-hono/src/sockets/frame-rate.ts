import type { Clock } from '@manga-assist/clock'

export interface FrameRate {
  /** Most messages that may come at once. */
  burst: number
  /** How many more each second allows. */
  perSecond: number
}

const msPerSecond = 1_000

/** Counts the messages of one connection: false for one too many. A bucket of tokens that fills up as time passes. */
export function createFrameCounter({ burst, perSecond }: FrameRate, clock: Clock): () => boolean {
  let tokens = burst
  let countedAtMs = clock.now()
  return () => {
    const nowMs = clock.now()
    tokens = Math.min(burst, tokens + ((nowMs - countedAtMs) * perSecond) / msPerSecond)
    countedAtMs = nowMs
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
