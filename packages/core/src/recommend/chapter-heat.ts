import type { ChapterDrop } from '@manga-assist/contracts'

const hourMs = 3_600_000

/** Most of a chapter's readers come in its first days: after a week a tenth is left. */
const halfLifeAfterMs = 48 * hourMs
/** An announced chapter is talked of on its eve, hardly before. */
const halfLifeBeforeMs = 6 * hourMs
/** Farther from now than this a drop is no news, in milliseconds either way. */
const newsMs = 7 * 24 * hourMs

/** How much is going on around a title. */
export interface ChapterHeat {
  /** Sum over its drops of expected demand, each halved with its distance from now. */
  heat: number
  /** The drop nearest to now. */
  nearest: ChapterDrop
}

/** The heat of every title that has a drop within a week of now. */
export function chapterHeats(drops: readonly ChapterDrop[], nowMs: number): Map<string, ChapterHeat> {
  const heats = new Map<string, ChapterHeat>()
  for (const drop of drops) {
    if (Math.abs(nowMs - drop.atMs) > newsMs) continue
    const heat = (drop.expectedMultiple ?? 1) * decayed(nowMs - drop.atMs)
    const before = heats.get(drop.titleId)
    const nearest = before === undefined || isNearer(drop, before.nearest, nowMs) ? drop : before.nearest
    heats.set(drop.titleId, { heat: (before?.heat ?? 0) + heat, nearest })
  }
  return heats
}

function decayed(ageMs: number): number {
  return ageMs >= 0 ? 2 ** (-ageMs / halfLifeAfterMs) : 2 ** (ageMs / halfLifeBeforeMs)
}

function isNearer(drop: ChapterDrop, other: ChapterDrop, nowMs: number): boolean {
  return Math.abs(nowMs - drop.atMs) < Math.abs(nowMs - other.atMs)
}
