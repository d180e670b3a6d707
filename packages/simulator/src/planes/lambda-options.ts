import type { Architecture } from '@manga-assist/overflow'
import { logNormal, type Random } from '../random.ts'
import type { TokenBucketOptions } from './token-bucket.ts'

export interface LambdaOptions {
  /** How long an environment takes to start. */
  coldStartMs: (random: Random) => number
  /** An environment that was idle for so long is gone. */
  warmMs: number
  /** Environments that may be started. */
  ramp: TokenBucketOptions
  /** Requests at once, starts that were asked for ahead included. */
  concurrencyLimit: number
  memoryMb: number
  /**
   * Memory with which a function has as much of a processor as a task; with less, what runs on the processor takes
   * longer in proportion. Undefined where the model knows no processor.
   */
  fullCpuMb: number | undefined
  architecture: Architecture
  /** Environments that start at the same time, where all are on one machine; undefined on Lambda, which has many. */
  startsAtOnce: number | undefined
}

/** Lambda's own figures; a cold start and a warm environment as the yardstick has them. */
export const defaultLambdaOptions: LambdaOptions = {
  coldStartMs: () => 800,
  warmMs: 300_000,
  ramp: { size: 1_000, perSecond: 100 },
  concurrencyLimit: 10_000,
  memoryMb: 512,
  fullCpuMb: undefined,
  architecture: 'arm64',
  startsAtOnce: undefined,
}

/** Node with real bundles, as measured: half start within 275 ms, one in a hundred takes over 800 ms. */
export const measuredColdStartMs: LambdaOptions['coldStartMs'] = (random) => logNormal(random, 275, 0.46)

/** Where tasks have a processor, so have functions: CPU follows memory, one vCPU at 1,769 MB (research/aws-facts.md). */
export const fleetLambdaOptions: LambdaOptions = {
  ...defaultLambdaOptions,
  coldStartMs: measuredColdStartMs,
  memoryMb: 1_769,
  fullCpuMb: 1_769,
}
