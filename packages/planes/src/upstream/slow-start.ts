/** Where the share of a task begins that has just become ready. */
const leastShare = 0.1

/**
 * Pure: the share of its due, 0.1 to 1, that a task gets so long after it became ready. A process that has just started
 * compiles its code, opens its connections and fills its caches while it works: its full due at once would be answered
 * slowly.
 */
export function rampedShare(readyForMs: number, slowStartMs: number): number {
  if (readyForMs >= slowStartMs) return 1
  return leastShare + (1 - leastShare) * (Math.max(0, readyForMs) / slowStartMs)
}

/**
 * Makes shares those beside the task that is furthest on, which gets its full due. Where all are new, in a router that
 * has just started as after an outage, nobody is held back: there is no other task to take the load meanwhile.
 */
export function besideTheWarmest(tasks: readonly { share: number }[]): void {
  const most = Math.max(...tasks.map(({ share }) => share))
  for (const task of tasks) task.share /= most
}
