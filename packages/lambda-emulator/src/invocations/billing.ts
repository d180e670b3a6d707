import type { Initialization } from '../events.ts'

/** What the processor is, which decides the price of time. Lambda's own words. */
export type Architecture = 'arm64' | 'x86_64'

/** Dollars, as the public price list had them for us-east-1 in November 2026. */
interface Prices {
  gbSecond: number
  /** Of a call in an environment that was started ahead. */
  provisionedGbSecond: number
  /** Of keeping such an environment ready, used or not. */
  readyGbSecond: number
}

const prices: Record<Architecture, Prices> = {
  arm64: { gbSecond: 0.0000133334, provisionedGbSecond: 0.0000077778, readyGbSecond: 0.0000033334 },
  x86_64: { gbSecond: 0.0000166667, provisionedGbSecond: 0.0000097222, readyGbSecond: 0.0000041667 },
}
const perRequestUsd = 0.2 / 1_000_000
const perStreamedGbUsd = 0.008
const freeStreamedBytes = 6_291_456
const bytesPerGb = 1_073_741_824
/** Readiness is paid in steps of five minutes. */
const readyStepMs = 300_000

/** Whole milliseconds of a call, with the start of its environment where it waited for one. */
export function billedMsOf(durationMs: number, coldStartMs: number | undefined): number {
  return Math.ceil(durationMs + (coldStartMs ?? 0))
}

/** What a call costs: the request, its time at the memory that is configured, and the bytes of a long stream. */
export function costOfCall(call: {
  architecture: Architecture
  initialization: Initialization
  memoryMb: number
  billedMs: number
  streamedBytes: number
}): number {
  const { gbSecond, provisionedGbSecond } = prices[call.architecture]
  const perGbSecond = call.initialization === 'on-demand' ? gbSecond : provisionedGbSecond
  const streamedGb = Math.max(0, call.streamedBytes - freeStreamedBytes) / bytesPerGb
  return perRequestUsd + gbSecondsOf(call.memoryMb, call.billedMs) * perGbSecond + streamedGb * perStreamedGbUsd
}

/** What it has cost to keep environments ready for so long. */
export function costOfReadiness(ready: {
  architecture: Architecture
  environments: number
  memoryMb: number
  forMs: number
}): number {
  const paidMs = Math.ceil(ready.forMs / readyStepMs) * readyStepMs
  return ready.environments * gbSecondsOf(ready.memoryMb, paidMs) * prices[ready.architecture].readyGbSecond
}

function gbSecondsOf(memoryMb: number, durationMs: number): number {
  return (memoryMb / 1_024) * (durationMs / 1_000)
}
