/** How long a key stands for its turn. */
export const keyKeptMs = 24 * 3_600_000

/** One key of one user. The same key under another user or for another route is another key. */
export interface IdempotencyKey {
  userId: string
  /** What the key is for, for example the route. */
  scope: string
  key: string
}

/** What a key stands for: a digest of the request that came with it, and the turn that answers it. */
export interface KeyedTurn {
  fingerprint: string
  turnId: string
}

/** Which turn answers which idempotency key; shared by all tasks and functions. Forgets a key after `keyKeptMs`. */
export interface IdempotencyKeys {
  /** Ties the key to a turn unless it is tied already; gives the turn that it is tied to now. In one step. */
  claim(key: IdempotencyKey, turn: KeyedTurn): Promise<KeyedTurn>
  /** Ties the key to another turn if it is still tied to `before`. False when someone else was faster. In one step. */
  replace(key: IdempotencyKey, before: KeyedTurn, after: KeyedTurn): Promise<boolean>
}
