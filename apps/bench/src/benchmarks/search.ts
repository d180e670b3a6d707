import type { Clock } from '@manga-assist/clock'
import type { Title } from '@manga-assist/contracts'
import { createEmbeddedCatalogue, shippedTitles } from '@manga-assist/providers'
import type { Benchmark } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { atMost, median, row } from '../statistics.ts'

/** Titles of the large catalogue: more manga than were ever translated into English. */
const manyTitles = 20_000
/** Hits that one search hands out: as many as the chat weighs. */
const hits = 30
/** Names, typos, authors, themes and a whole sentence, in both scripts. */
const queries = [
  ...['fullmetl alchemist', '鋼の錬金術師', 'Urasawa Naoki', 'one peice', 'ベルセルク', 'FMA', '泣ける漫画', '吸血鬼'],
  ...['samurai revenge', 'slow burn romance', 'a quiet story about a family in the country after the war'],
]

/** Our search beside the floor: reading through all text for the words of the query, which finds no typo and no order. */
export const search: Benchmark = {
  name: 'search',
  about: 'one search of the shipped titles and of 20,000, against reading through all of their text',
  rounds: 15,
  async run({ rounds, clock, signal, progress }) {
    const rows = []
    const targets = []
    for (const titles of [shippedTitles, manyOf(shippedTitles)]) {
      const size = titles.length.toLocaleString('en')
      const catalogue = createEmbeddedCatalogue(titles)
      const startedAt = clock.now()
      catalogue.search('warm', 1)
      progress(`${size} titles indexed in ${Math.round(clock.now() - startedAt)} ms`)
      const texts = titles.map((title) => JSON.stringify(title).toLowerCase())
      const figures = await interleave(
        {
          search: () => timeOf(clock, (query) => catalogue.search(query, hits)),
          scan: () => timeOf(clock, (query) => scan(texts, query)),
        },
        rounds,
        signal,
        progress,
      )
      const metric = `one query of ${size} titles`
      const floor = { case: `scan of ${size}`, rounds: figures.scan }
      rows.push(row({ case: floor.case, metric, unit: 'ms' }, figures.scan))
      rows.push(row({ case: `search of ${size}`, metric, unit: 'ms' }, figures.search, floor))
      targets.push(atMost(metric, titles === shippedTitles ? 2 : 10, 'ms', median(figures.search)))
    }
    return { rows, targets }
  },
}

/** Mean time of one query, in milliseconds. */
function timeOf(clock: Clock, ask: (query: string) => unknown): number {
  const startedAt = clock.now()
  for (const query of queries) ask(query)
  return (clock.now() - startedAt) / queries.length
}

function scan(texts: readonly string[], query: string): number[] {
  const words = query.toLowerCase().split(' ')
  const counted = texts.map((text, index) => ({ index, found: words.filter((word) => text.includes(word)).length }))
  const found = counted.filter((text) => text.found > 0).sort((a, b) => b.found - a.found)
  return found.slice(0, hits).map(({ index }) => index)
}

/**
 * Real entries, each mixed from four by its number, always the same. Words come from the shipped synopses, so the
 * vocabulary is smaller and its lists longer than a real catalogue's: the harder case for an index.
 */
function manyOf(titles: readonly Title[]): Title[] {
  const words = titles.flatMap(({ synopsis }) => synopsis.split(' '))
  const at = <T>(list: readonly T[], place: number): T => list[place % list.length] as T
  return Array.from({ length: manyTitles }, (_, index): Title => {
    const synopsis = Array.from({ length: 36 }, (_, place) => at(words, index * 7919 + place * 104_729)).join(' ')
    const { title, genres } = at(titles, index * 31)
    return {
      ...at(titles, index),
      id: `made-up-${index}`,
      title: { ...title, english: `${at(words, index * 13)} ${title.english}`, native: `${title.native}${index}` },
      genres,
      authors: at(titles, index * 17 + 5).authors,
      themes: at(titles, index * 101 + 7).themes,
      synopsis,
    }
  })
}
