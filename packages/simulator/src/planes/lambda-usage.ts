import { lambdaCostUsd } from '@manga-assist/overflow'
import type { LambdaOptions } from './lambda-options.ts'

const msPerSecond = 1_000

/** What of Lambda is in use, and what it comes to. */
export class LambdaUsage {
  readonly #options: Pick<LambdaOptions, 'memoryMb' | 'architecture'>
  /** Requests that run, and environments that are being started ahead. */
  inUse = 0
  mostInUse = 0
  /** Environments that were started. */
  started = 0
  costUsd = 0
  #billedMs = 0

  constructor(options: Pick<LambdaOptions, 'memoryMb' | 'architecture'>) {
    this.#options = options
  }

  get billedSeconds(): number {
    return this.#billedMs / msPerSecond
  }

  take(): void {
    this.inUse += 1
    this.mostInUse = Math.max(this.mostInUse, this.inUse)
  }

  free(): void {
    this.inUse -= 1
  }

  bill(durationMs: number): void {
    const { memoryMb, architecture } = this.#options
    this.#billedMs += durationMs
    this.costUsd += lambdaCostUsd(durationMs, memoryMb, architecture)
  }
}
