/** How long a key is kept: longer than any function may run. */
export const cancelKeyKeptMs = 15 * 60_000

/**
 * Runs that nobody wants any more, by keys that whoever started them made up, unlike any other. A function is not told
 * that its client has left: it looks here.
 */
export interface CancelKeys {
  cancel(key: string): Promise<void>
  /** Cheap: it is asked once a second for every run. */
  isCancelled(key: string): Promise<boolean>
}
