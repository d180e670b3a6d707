import type { Clock } from '@manga-assist/clock'
import { timeouts } from '@manga-assist/contracts'
import { defaultUserCookie } from '../readers/user-key.ts'
import type { RouterEvent } from '../router-event.ts'

export interface TaskPoolOptions {
  /** Origins of the tasks, for example `http://10.0.0.7:8080`. */
  addresses: readonly string[]
  clock: Clock
  /**
   * How a task is chosen for a request: by load, or by user, so that the same requests of a user find what the task has
   * kept in memory. Default `least-loaded`.
   */
  balance?: 'least-loaded' | 'user-hash'
  /** Cookie by which users who are not logged in are told apart. Default `manga_reader`. */
  userCookie?: string
  /** Chooses between tasks; uniform in 0 to 1. */
  random: () => number
  onEvent: (event: RouterEvent) => void
  /** Limit of a task that reports none. Default 100. */
  fallbackConcurrencyLimit?: number
  /** Time between two looks at `/ready` of a task. Default 500 ms. */
  pollIntervalMs?: number
  /** A load report older than this says nothing. Default 3 s: a few polls. */
  maxReportAgeMs?: number
  /** A task that has become ready gets its share of requests only after so long. Default 30 s; 0 turns it off. */
  slowStartMs?: number
  /** How long a task is out the first time that it fails more than its fellows; longer when it repeats. Default 30 s. */
  ejectionMs?: number
  /** Longest such time. Default 300 s. */
  maxEjectionMs?: number
  /** Longest wait for the head of an answer. Default 10 s. */
  firstByteTimeoutMs?: number
  /** Longest silence in the middle of an answer, and longest wait for a client that does not read. Default 30 s. */
  idleTimeoutMs?: number
}

/** Settings that were left out. */
export const taskPoolDefaults = {
  balance: 'least-loaded',
  userCookie: defaultUserCookie,
  fallbackConcurrencyLimit: 100,
  pollIntervalMs: 500,
  maxReportAgeMs: 3_000,
  slowStartMs: 30_000,
  ejectionMs: 30_000,
  maxEjectionMs: 300_000,
  firstByteTimeoutMs: timeouts.firstByteMs,
  idleTimeoutMs: timeouts.answerSilenceMs,
} as const
