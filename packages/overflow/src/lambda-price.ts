import type { Architecture } from './architecture.ts'

/** On demand, us-east-1, as published in November 2026 (aws.amazon.com/lambda/pricing). */
const usdPerGbSecond: Record<Architecture, number> = { arm64: 0.0000133334, x86: 0.0000166667 }
const usdPerRequest = 0.000_000_2

const mbPerGb = 1_024
const msPerSecond = 1_000

export function lambdaPrices(architecture: Architecture = 'arm64') {
  return { usdPerGbSecond: usdPerGbSecond[architecture], usdPerRequest }
}

/** What one invocation costs in dollars. Its time as the caller saw it: the network is in it, so it errs upwards. */
export function lambdaCostUsd(durationMs: number, memoryMb: number, architecture: Architecture = 'arm64'): number {
  return usdPerRequest + (durationMs / msPerSecond) * (memoryMb / mbPerGb) * usdPerGbSecond[architecture]
}
