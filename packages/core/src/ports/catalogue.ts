import type { Title } from '@manga-assist/contracts'

/** Every title that the service may speak of. Held in memory: reading it never waits. */
export interface Catalogue {
  /** All titles, in a stable order. */
  readonly titles: readonly Title[]
  byId(id: string): Title | undefined
  /**
   * Titles that match words of `query` by name, author, tag or synopsis, best first, at most `limit`. Scores compare
   * within one answer only. Empty when nothing matches.
   */
  search(query: string, limit: number): readonly SearchHit[]
}

export interface SearchHit {
  title: Title
  score: number
}
