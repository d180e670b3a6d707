export interface Busy {
  busyMs: number
  availableMs: number
}

/** The mean between two looks at what has been used so far; zero when nothing was there to be used. */
export function meanUtilization(before: Busy, now: Busy): number {
  const availableMs = now.availableMs - before.availableMs
  return availableMs > 0 ? (now.busyMs - before.busyMs) / availableMs : 0
}
