import { type Clock, sleep } from '@manga-assist/clock'

export interface BackoffOptions {
  clock: Clock
  /** Number from 0 up to but not including 1. */
  random: () => number
}

/** Waits before attempt number `attempt`, which counts from 1: at random within a span that doubles each time. */
export type Backoff = (attempt: number) => Promise<void>

/** Span of the first wait: some round trips to the table, in which the other writer has finished. */
const firstSpanMs = 10
const longestSpanMs = 320

/** Full jitter, so that writers who met once do not meet again. */
export function createBackoff({ clock, random }: BackoffOptions): Backoff {
  return (attempt) => sleep(clock, random() * Math.min(longestSpanMs, firstSpanMs * 2 ** (attempt - 1)))
}
