/** An entry of the tier that processes share. */
export interface EntryRef {
  region: string
  name: string
}

/** Every call ends within the tier's budget; one that was not made, or not answered in time, is an expected outcome. */
export type Answer<T> = { kind: 'answered'; value: T } | { kind: 'bypassed'; reason: BypassReason }

/** Refused: it answered with an error. Breaker-open: not asked, because it failed just before. */
export type BypassReason = 'away' | 'timeout' | 'failed' | 'refused' | 'breaker-open'

/** What stands under a name, and the generation of its region; '' where there is none. */
export interface Found {
  text: string
  generation: string
}

export interface SharedTierListener {
  /** Another process dropped an entry. */
  onDropped(entry: EntryRef): void
  /** Another process cleared a region. */
  onCleared(region: string): void
  /** Messages may have been missed from here back. */
  onGap(): void
  /** The tier answers again. */
  onRestored(): void
}

/**
 * The tier that processes share. It holds texts and knows of an entry's text only its mark, the first line: the letter
 * and id by which one can say "replace it only if it is still what I saw".
 */
export interface SharedTier {
  read(entry: EntryRef): Promise<Answer<Found>>
  /**
   * Asks for the right to load an entry that still has the mark `expected`: `acquired` until released or `forMs` have
   * passed, `held` by someone else, or `changed` since it was read.
   */
  acquire(
    entry: EntryRef,
    expected: string,
    token: string,
    forMs: number,
  ): Promise<Answer<'acquired' | 'held' | 'changed'>>
  /** Stores a text where the mark still is `expected`, and gives the right to load back. False when it has changed. */
  fill(entry: EntryRef, expected: string, text: string, keepMs: number, token: string): Promise<Answer<boolean>>
  /** Gives the right to load back. */
  release(entry: EntryRef, token: string): Promise<Answer<unknown>>
  /** Puts a mark in the place of whatever is there; gives what was there. */
  mark(entry: EntryRef, mark: string, keepMs: number): Promise<Answer<Found>>
  /** Puts a mark in the place of whatever is there, takes the right to load from who has it, tells the other processes. */
  drop(entry: EntryRef, mark: string, keepMs: number): Promise<Answer<unknown>>
  /** Begins a new generation of a region, and tells the other processes. */
  clear(region: string, generation: string, keepMs: number): Promise<Answer<unknown>>
  /** Gives what stops it. */
  listen(listener: SharedTierListener): () => void
}
