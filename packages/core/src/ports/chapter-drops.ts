import type { ChapterDrop } from '@manga-assist/contracts'

/** Chapters that came out lately or will soon. Held in memory: reading it never waits. */
export interface ChapterDrops {
  current(): readonly ChapterDrop[]
}

/** For a service that has no calendar. */
export const noChapterDrops: ChapterDrops = { current: () => [] }
