/**
 * Tokens that may be spent on a language model, ahead of its own quota: what would be throttled there is refused here,
 * before it costs a call. Shared by all tasks and functions where an implementation can.
 */
export interface TokenBudget {
  /**
   * Takes `tokens` (at least 0), which is the most that a call can cost, or refuses. Never rejects, and answers within
   * a bound of its own. A call larger than the whole budget is granted when nothing else is taken.
   */
  reserve(tokens: number): Promise<TokenReservation>
}

export type TokenReservation =
  | {
      kind: 'granted'
      /**
       * Puts what the call really cost in the place of what was reserved; less gives tokens back, more takes them. To
       * be called once the call is over, however it ended; a second call does nothing. Never rejects.
       */
      settle(tokens: number): Promise<void>
    }
  /** `retryAfterMs`, above 0, is when the budget will have as many tokens, if nobody else takes them. */
  | { kind: 'refused'; retryAfterMs: number }
