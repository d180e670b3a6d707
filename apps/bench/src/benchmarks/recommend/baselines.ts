import type { Title } from '@manga-assist/contracts'
import type { JudgedCase } from './judged-cases.ts'
import { type ListMaker, listLength } from './quality.ts'

/** What everybody reads, whoever asks. */
export function byPopularity(titles: readonly Title[]): ListMaker {
  return (judged) => best(titles, judged, () => 0)
}

/** Genres shared with the likes, each as often as it is liked; popularity among equals. */
export function byGenreOverlap(titles: readonly Title[]): ListMaker {
  const byId = new Map(titles.map((title) => [title.id, title]))
  return (judged) => {
    const liked = new Map<string, number>()
    for (const id of judged.likes) {
      for (const genre of byId.get(id)?.genres ?? []) liked.set(genre, (liked.get(genre) ?? 0) + 1)
    }
    return best(titles, judged, ({ genres }) => genres.reduce((sum, genre) => sum + (liked.get(genre) ?? 0), 0))
  }
}

function best(titles: readonly Title[], { likes, dropped }: JudgedCase, score: (title: Title) => number): string[] {
  const known = new Set([...likes, ...dropped])
  return titles
    .filter(({ id }) => !known.has(id))
    .map((title) => ({ title, score: score(title) }))
    .sort((a, b) => b.score - a.score || b.title.popularity - a.title.popularity || (a.title.id < b.title.id ? -1 : 1))
    .slice(0, listLength)
    .map(({ title }) => title.id)
}
