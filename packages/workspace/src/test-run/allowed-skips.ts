/** A skip that CI lets pass, and why. Everything else that is skipped there counts as failed. */
export interface AllowedSkip {
  /** Part of the test's full name. */
  test: string
  reason: string
}

export const allowedSkips: readonly AllowedSkip[] = []
