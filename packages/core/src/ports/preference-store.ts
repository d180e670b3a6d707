import type { Preferences } from '@manga-assist/contracts'

/** What each reader told us. */
export interface PreferenceStore {
  /** Empty preferences for a reader who never told anything. */
  read(userId: string): Promise<Preferences>
  /** Replaces the preferences by what `change` makes of them, in one step: no update between is lost. */
  update(userId: string, change: (before: Preferences) => Preferences): Promise<Preferences>
}
