import type { Title } from '@manga-assist/contracts'

/** By what titles may be told apart. */
export type Criterion = 'shorter' | 'longer' | 'older' | 'newer'

const criteria: readonly [Criterion, RegExp][] = [
  ['shorter', /\b(shorter|shortest|fewer volumes|fewest)\b|短/i],
  ['longer', /\b(longer|longest|more volumes|most volumes)\b|長/i],
  ['older', /\b(older|oldest|earlier|earliest|came (out )?first)\b|古/i],
  ['newer', /\b(newer|newest|latest|more recent)\b|新し/i],
]

/** By what a question wants titles to be told apart. */
export function criterionIn(text: string): Criterion | undefined {
  return criteria.find(([, pattern]) => pattern.test(text))?.[0]
}

/** Titles by a criterion, what meets it most first. */
export function ranked(titles: readonly Title[], criterion: Criterion): Title[] {
  const sign = criterion === 'shorter' || criterion === 'older' ? 1 : -1
  const key = criterion === 'shorter' || criterion === 'longer' ? 'volumes' : 'year'
  return titles.toSorted((a, b) => sign * (a[key] - b[key]))
}

/** "The shorter one", 短いほう: one of the titles at hand, not any shorter one. */
export function pointsByCriterion(text: string): boolean {
  return /\bthe (?:short|long|old|new)(?:er|est) (?:one|of)\b|(?:短い|長い|古い|新しい)(?:ほう|方)(?!が(?:いい|好き|良い))/i.test(
    text,
  )
}
