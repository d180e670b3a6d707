import { type Lexicon, type Symbols, unknownSymbol } from './lexicon.ts'
import { folded, tokensOf } from './message-tokens.ts'

/** What a model sees of a message: which features it has, and how much each counts. The length of `values` is 1. */
export interface Features {
  /** Numbers of the features, each once, below `featureCount`. */
  readonly ids: readonly number[]
  readonly values: readonly number[]
}

/** Features are hashed into so many places. Twice as many gain nothing on the training part, half as many lose 0.7 %. */
export const featureCount = 2_048

/** How much each kind of feature counts before scaling; chosen by cross-validation on the training part. */
const weight = { alone: 1.5, adjacent: 1, near: 0.4, beside: 0.8, size: 1 }
/** How far apart two symbols may stand to be seen together, in symbols. */
const farthest = 3
/** Counts above these are all the same to the model. */
const mostCounted = { symbols: 8, titles: 2, unknown: 3 }
/** Whoever uses one of these speaks of manga; whoever uses none may want something else altogether. */
const subjects = ['title', 'author', 'manga', 'story', 'genre']

const start: Symbols = [-1]
const end: Symbols = [-2]
const unknown: Symbols = [unknownSymbol]

/** A feature is of a kind and has up to two parts. */
type Put = (kind: keyof typeof kinds, a: number, b: number, value: number) => void
const kinds = { alone: 0, adjacent: 1, near: 2, beside: 3, subject: 4, symbols: 5, titles: 6, unknown: 7 }

/** Turns messages into features. Time grows with the length of the message and nothing else. */
export function createFeatureReader(lexicon: Lexicon): (message: string) => Features {
  const title = lexicon.symbolOf('title')
  const ofSubject = new Set(subjects.map(lexicon.symbolOf))
  return (message) => {
    const symbols = symbolsOf(lexicon, tokensOf(folded(message)))
    const places = new Map<number, number>()
    const put: Put = (kind, a, b, value) => {
      const id = placeOf(kinds[kind], a, b)
      places.set(id, Math.max(places.get(id) ?? 0, value))
    }
    putSequence([start, ...symbols, end], put)
    const hasSubject = Number(symbols.some((meanings) => meanings.some((symbol) => ofSubject.has(symbol))))
    for (const symbol of symbols.flat()) put('beside', symbol, hasSubject, weight.beside)
    const counted = (wanted: number) => symbols.filter((meanings) => meanings.includes(wanted)).length
    put('subject', hasSubject, 0, weight.size)
    put('symbols', Math.min(symbols.length, mostCounted.symbols), 0, weight.size)
    put('titles', Math.min(counted(title), mostCounted.titles), 0, weight.size)
    put('unknown', Math.min(counted(unknownSymbol), mostCounted.unknown), hasSubject, weight.size)
    return scaled(places)
  }
}

/** Phrases become what they stand for; words that stand for nothing become one unknown, however many follow. */
function symbolsOf(lexicon: Lexicon, tokens: readonly string[]): Symbols[] {
  const symbols: Symbols[] = []
  for (let at = 0; at < tokens.length; ) {
    const match = lexicon.match(tokens, at)
    if (match !== undefined) symbols.push(match.symbols)
    else if (symbols.at(-1)?.[0] !== unknownSymbol) symbols.push(unknown)
    at = match?.next ?? at + 1
  }
  return symbols
}

function putSequence(symbols: readonly Symbols[], put: Put): void {
  for (const [at, meanings] of symbols.entries()) {
    for (const a of meanings) {
      if (a >= 0) put('alone', a, 0, weight.alone)
      for (let distance = 1; distance <= farthest; distance += 1) {
        const kind = distance === 1 ? 'adjacent' : 'near'
        for (const b of symbols[at + distance] ?? []) put(kind, a, b, weight[kind])
      }
    }
  }
}

/** Places that no hash leads to: a symbol alone says most, so it shares its place with nothing. */
const ownPlaces = 256

/** A place for a feature; equal features share it, and with luck only those. */
function placeOf(kind: number, a: number, b: number): number {
  if (kind === kinds.alone && a < ownPlaces) return a
  let hash = Math.imul(Math.imul(a + 7, 0x9e3779b1) ^ (b + 3), 0x85ebca6b) ^ Math.imul(kind + 1, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ownPlaces + (((hash ^ (hash >>> 12)) >>> 0) % (featureCount - ownPlaces))
}

function scaled(places: ReadonlyMap<number, number>): Features {
  let squares = 0
  for (const value of places.values()) squares += value * value
  const length = Math.sqrt(squares)
  return { ids: [...places.keys()], values: [...places.values()].map((value) => value / length) }
}
