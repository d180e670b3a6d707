import concepts from './lexicon.json' with { type: 'json' }
import { folded, tokensOf } from './message-tokens.ts'

/**
 * What a phrase stands for, as a number. A word may stand for several things: "love" likes, and is a genre's name. Words
 * that the intents do not turn on are all the same: `unknownSymbol`.
 */
export type Symbols = readonly number[]

/** Words as readers write them, in both languages, each with what it stands for. */
export interface Lexicon {
  /** The longest phrase that begins at `from`; undefined when none does. `next` is the token after it. */
  match(tokens: readonly string[], from: number): { symbols: Symbols; next: number } | undefined
  /** The number of a concept, for what looks at one in particular. */
  symbolOf(concept: string): number
}

export const unknownSymbol = 0
/** The concept whose words stand for themselves, because grammar hangs on them: "who", "or", は, から. */
const literal = 'itself'

interface Branch {
  symbols: number[]
  /** Only where a longer phrase goes on: most branches are ends, and a map for each would double the time to load. */
  next?: Map<string, Branch>
}

/** Reads lexicon.json: a few milliseconds, once. */
export function createLexicon(): Lexicon {
  const root: Branch = { symbols: [] }
  const symbols = new Map<string, number>()
  for (const [concept, phrases] of Object.entries(concepts)) {
    for (const phrase of folded(phrases).split(', ')) {
      const symbol = numbered(symbols, concept === literal ? phrase : `<${concept}>`)
      const { symbols: meanings } = branchOf(root, tokensOf(phrase))
      if (!meanings.includes(symbol)) meanings.push(symbol)
    }
  }
  return {
    match: (tokens, from) => longestMatch(root, tokens, from),
    symbolOf: (concept) => symbols.get(`<${concept}>`) ?? unknownSymbol,
  }
}

/** The same number for the same name, in order of appearance, from 1. */
function numbered(symbols: Map<string, number>, name: string): number {
  const symbol = symbols.get(name) ?? symbols.size + 1
  symbols.set(name, symbol)
  return symbol
}

function branchOf(root: Branch, tokens: readonly string[]): Branch {
  let branch = root
  for (const token of tokens) {
    branch.next ??= new Map()
    const next = branch.next.get(token) ?? { symbols: [] }
    branch.next.set(token, next)
    branch = next
  }
  return branch
}

function longestMatch(root: Branch, tokens: readonly string[], from: number) {
  let branch: Branch | undefined = root
  let found: { symbols: Symbols; next: number } | undefined
  for (let at = from; at < tokens.length; at += 1) {
    branch = follow(branch, tokens[at] ?? '')
    if (branch === undefined) return found
    if (branch.symbols.length > 0) found = { symbols: branch.symbols, next: at + 1 }
  }
  return found
}

/** English endings that a word of the lexicon may carry, longest first among those that share an end. */
const endings = ["'s", 'es', 's', 'ed', 'd', 'ing', 'er', 'ly']
/** Shortest word that is left when an ending is taken off. */
const shortestStem = 3

function follow({ next }: Branch, token: string): Branch | undefined {
  if (next === undefined) return undefined
  const exact = next.get(token)
  if (exact !== undefined || token.length <= shortestStem) return exact
  for (const ending of endings) {
    if (token.length - ending.length < shortestStem || !token.endsWith(ending)) continue
    const stem = token.slice(0, -ending.length)
    const found = next.get(stem) ?? (ending === 'ing' ? next.get(`${stem}e`) : undefined)
    if (found !== undefined) return found
  }
  return undefined
}
