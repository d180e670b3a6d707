import type { AdaptiveLimit } from '../adaptive-limit.ts'

/** One kind of request that a plant serves. */
export interface PlantClass {
  /** Share of the arrivals, of the sum of all shares. */
  share: number
  /** Draws the work of one request, in milliseconds of one core. */
  workMs: (random: () => number) => number
}

export interface PlantOptions {
  /** Requests that run at full speed together; more share it (processor sharing). May change over time. */
  cores: (nowMs: number) => number
  /** Requests a second, arriving at random. May change over time. */
  arrivals: (nowMs: number) => number
  classes: readonly PlantClass[]
  seed: number
  /** Answers take no longer than this; the request is dropped then. Default: never. */
  timeoutMs?: number
}

interface Running {
  /** Work done for every request, in milliseconds, at which this one is ready. */
  readyAt: number
  beganAtMs: number
  inFlight: number
  classIndex: number
}

/**
 * Runs a server in virtual time behind a limit that sees only what it would see in a real one, and gives the limit at
 * the end of every second. What does not fit under the limit goes elsewhere.
 */
export function runPlant(limit: AdaptiveLimit, options: PlantOptions, fromMs: number, untilMs: number): number[] {
  const random = randomFrom(options.seed)
  const perSecond: number[] = []
  const running: Running[] = []
  let nowMs = fromMs
  let doneMs = 0
  let arrivesAtMs = fromMs
  while (nowMs < untilMs) {
    const speed = Math.min(1, options.cores(nowMs) / Math.max(1, running.length))
    const first = running[0]
    const readyAtMs = first === undefined ? Number.POSITIVE_INFINITY : nowMs + (first.readyAt - doneMs) / speed
    const nextMs = Math.min(readyAtMs, arrivesAtMs, Math.floor(nowMs / 1_000 + 1) * 1_000)
    doneMs += (nextMs - nowMs) * speed
    const secondEnds = Math.floor(nextMs / 1_000) > Math.floor(nowMs / 1_000)
    nowMs = nextMs
    if (first !== undefined && readyAtMs <= nowMs) {
      running.shift()
      answer(limit, first, nowMs, options.timeoutMs)
    } else if (arrivesAtMs <= nowMs) {
      arrivesAtMs = nowMs - (Math.log(1 - random()) * 1_000) / options.arrivals(nowMs)
      if (running.length < limit.limit) begin(running, options.classes, random, doneMs, nowMs)
    }
    if (secondEnds) perSecond.push(limit.limit)
  }
  return perSecond
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Work that is memoryless, as in M/M/c. */
export function exponential(meanMs: number): PlantClass['workMs'] {
  return (random) => -Math.log(1 - random()) * meanMs
}

function begin(
  running: Running[],
  classes: readonly PlantClass[],
  random: () => number,
  doneMs: number,
  nowMs: number,
): void {
  const classIndex = chosen(classes, random)
  const readyAt = doneMs + (classes[classIndex] as PlantClass).workMs(random)
  const after = running.findIndex((other) => other.readyAt > readyAt)
  const place = after < 0 ? running.length : after
  running.splice(place, 0, { readyAt, beganAtMs: nowMs, inFlight: running.length + 1, classIndex })
}

function chosen(classes: readonly PlantClass[], random: () => number): number {
  let left = random() * classes.reduce((sum, { share }) => sum + share, 0)
  const index = classes.findIndex(({ share }) => {
    left -= share
    return left < 0
  })
  return Math.max(0, index)
}

function answer(limit: AdaptiveLimit, request: Running, nowMs: number, timeoutMs = Number.POSITIVE_INFINITY): void {
  const latencyMs = nowMs - request.beganAtMs
  if (latencyMs >= timeoutMs) limit.noteDrop(nowMs)
  else limit.note(latencyMs, request.inFlight, nowMs, request.classIndex)
}
