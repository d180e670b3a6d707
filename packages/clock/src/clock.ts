/** Time as the code sees it. Injected everywhere, so that tests and the simulator can move it by hand. */
export interface Clock {
  /** Monotonic instant in milliseconds, with fractions. Only differences mean something; it never goes back. */
  now(): number
  /** Milliseconds since 1970 (UTC), for time stamps that leave the process. May jump when the machine's clock is set. */
  wallNow(): number
  /** Calls `callback` once, `delayMs` from now. A `background` timer does not keep the process alive. */
  after(delayMs: number, callback: () => void, options?: { background?: boolean }): Cancel
}

/** Stops what returned it. Calling it twice, or after the end, does nothing. */
export type Cancel = () => void
