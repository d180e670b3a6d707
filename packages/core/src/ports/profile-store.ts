import type { TasteSignal } from '../recommend/taste-signals.ts'

/** What is concluded from a reader's conversations, beside what they told. Made anew as a whole by enrichment. */
export interface Profile {
  /** Oldest first. */
  signals: readonly TasteSignal[]
  /** Milliseconds since 1970 of the latest turn that it takes into account; 0 for none. */
  asOfMs: number
}

export const emptyProfile: Profile = { signals: [], asOfMs: 0 }

export interface ProfileStore {
  /** The empty profile for a reader of whom nothing is known. */
  read(userId: string): Promise<Profile>
  /** Replaces the profile, unless the one that is stored knows of later turns. */
  write(userId: string, profile: Profile): Promise<void>
}
