import type { TasteSignal } from '../recommend/taste-signals.ts'

/** What is concluded from a reader's conversations, beside what they told. Made anew as a whole by enrichment. */
export interface Profile {
  /** Oldest first. */
  signals: readonly TasteSignal[]
  /**
   * Milliseconds since 1970 at which its making began, before any conversation was read: of two makings the one that
   * began later knows of every change that the other knows of, deletions too. 0 for the empty profile.
   */
  madeAtMs: number
}

export const emptyProfile: Profile = { signals: [], madeAtMs: 0 }

export interface ProfileStore {
  /** The empty profile for a reader of whom nothing is known. */
  read(userId: string): Promise<Profile>
  /** Replaces the profile, unless the making of the one that is stored began later. */
  write(userId: string, profile: Profile): Promise<void>
}
