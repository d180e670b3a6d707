import type { Title } from '@manga-assist/contracts'

/** How much each kind of tag says about taste: what a story is about tells more than whom it was printed for. */
const kindWeights = { theme: 1.5, genre: 1, author: 1, demographic: 0.4 } as const

type TagKind = keyof typeof kindWeights
type Vector = ReadonlyMap<string, number>

/** Content vectors of a catalogue: one weight per tag, rare tags heavier, unit length. */
export interface TasteModel {
  /** Cosine of two titles, 0 to 1. Zero when either is unknown. */
  similarity(id: string, otherId: string): number
  /** Adds the titles' vectors, each times its weight, into a taste. */
  taste(weights: ReadonlyMap<string, number>): Vector
  /** How well a title fits a taste: cosine, -1 to 1, zero for an empty taste. */
  fit(taste: Vector, id: string): number
  /** Tags that both titles carry, the heaviest first. */
  sharedTags(id: string, otherId: string): string[]
}

export function createTasteModel(titles: readonly Title[]): TasteModel {
  const vectors = vectorsOf(titles)
  const vectorOf = (id: string): Vector => vectors.get(id) ?? new Map()
  return {
    similarity: (id, otherId) => dot(vectorOf(id), vectorOf(otherId)),
    taste: (weights) => {
      const sum = new Map<string, number>()
      for (const [id, weight] of weights) addScaled(sum, vectorOf(id), weight)
      return sum
    },
    fit: (taste, id) => {
      const length = lengthOf(taste)
      return length === 0 ? 0 : dot(vectorOf(id), taste) / length
    },
    sharedTags: (id, otherId) => sharedTags(vectorOf(id), vectorOf(otherId)),
  }
}

function vectorsOf(titles: readonly Title[]): Map<string, Vector> {
  const titlesWithTag = new Map<string, number>()
  for (const title of titles) {
    for (const [tag] of tagsOf(title)) titlesWithTag.set(tag, (titlesWithTag.get(tag) ?? 0) + 1)
  }
  const rarity = (tag: string) => Math.log(1 + titles.length / (titlesWithTag.get(tag) ?? 1))
  return new Map(
    titles.map((title) => [title.id, unit(tagsOf(title).map(([tag, kind]) => [tag, kindWeights[kind] * rarity(tag)]))]),
  )
}

function tagsOf(title: Title): [tag: string, kind: TagKind][] {
  return [
    ...title.themes.map((theme): [string, TagKind] => [`theme:${theme}`, 'theme']),
    ...title.genres.map((genre): [string, TagKind] => [`genre:${genre}`, 'genre']),
    ...title.authors.map((author): [string, TagKind] => [`author:${author}`, 'author']),
    [`demographic:${title.demographic}`, 'demographic'],
  ]
}

function sharedTags(vector: Vector, other: Vector): string[] {
  const shared: [string, number][] = []
  for (const [tag, weight] of vector) {
    const otherWeight = other.get(tag)
    if (otherWeight !== undefined) shared.push([tag, weight * otherWeight])
  }
  return shared.sort(([, a], [, b]) => b - a).map(([tag]) => tag)
}

function unit(entries: [string, number][]): Vector {
  const length = lengthOf(new Map(entries))
  return new Map(entries.map(([tag, weight]) => [tag, weight / length]))
}

function lengthOf(vector: Vector): number {
  let squares = 0
  for (const weight of vector.values()) squares += weight * weight
  return Math.sqrt(squares)
}

function dot(vector: Vector, other: Vector): number {
  let sum = 0
  for (const [tag, weight] of vector) sum += weight * (other.get(tag) ?? 0)
  return sum
}

function addScaled(sum: Map<string, number>, vector: Vector, factor: number): void {
  for (const [tag, weight] of vector) sum.set(tag, (sum.get(tag) ?? 0) + weight * factor)
}
