/** The load of the primary plane, as one decision sees it. */
export interface PlaneLoad {
  /** Slots held by running requests. */
  inFlight: number
  /** Most slots that may be held; zero when no task is left. */
  concurrencyLimit: number
  /** Share of the CPU that the plane may use, 0 to 1 and above when it borrows. Undefined when unknown or stale. */
  cpuUtilization: number | undefined
  /** Share of time that the event loop was busy, 0 to 1. Undefined when unknown or stale. */
  eventLoopUtilization: number | undefined
}

/** In-flight over limit; infinite when there is no limit to fill. */
export function concurrencyUtilization({ inFlight, concurrencyLimit }: PlaneLoad): number {
  return concurrencyLimit > 0 ? inFlight / concurrencyLimit : Number.POSITIVE_INFINITY
}
