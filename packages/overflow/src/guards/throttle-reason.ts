/** Why Lambda answers 429, as its API model names them. */
export type ThrottleReason = (typeof concurrentReasons)[number] | (typeof rateReasons)[number]

/** The plane is full: fewer should be there at once. */
export const concurrentReasons = [
  'ConcurrentInvocationLimitExceeded',
  'ReservedFunctionConcurrentInvocationLimitExceeded',
] as const

/** Too many calls in too short a time: the same number is welcome a little later. */
export const rateReasons = [
  'FunctionInvocationRateLimitExceeded',
  'ReservedFunctionInvocationRateLimitExceeded',
  'CallerRateLimitExceeded',
  'ConcurrentSnapshotCreateLimitExceeded',
] as const

/** Whether a throttle lowers the ceiling. A reason that is not known, or not given, pauses only. */
export function isConcurrent(reason: string): boolean {
  return concurrentReasons.some((known) => known === reason)
}
