/** The load of the primary plane, as one decision sees it. */
export interface PlaneLoad {
  /** Slots held by running requests. */
  inFlight: number
  /** Most slots that may be held; zero when no task is left. */
  concurrencyLimit: number
  /** The same with tasks that have just started counted in part: what the plane bears well. Left out where all count. */
  warmLimit?: number
  /** Share of the CPU that the plane may use, 0 to 1 and above when it borrows. Undefined when unknown or stale. */
  cpuUtilization: number | undefined
  /** Share of time that the event loop was busy, 0 to 1. Undefined when unknown or stale. */
  eventLoopUtilization: number | undefined
}

/** In-flight over what the plane bears well; infinite when there is no limit to fill. */
export function concurrencyUtilization({
  inFlight,
  concurrencyLimit,
  warmLimit = concurrencyLimit,
}: PlaneLoad): number {
  return warmLimit > 0 ? inFlight / warmLimit : Number.POSITIVE_INFINITY
}
