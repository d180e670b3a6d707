import judged from './judged-cases.json' with { type: 'json' }

/** A reader as someone who knows manga would judge for them. Ids of the shipped catalogue; no id stands twice. */
export interface JudgedCase {
  /** Who it is, in a few words. */
  reader: string
  likes: string[]
  dropped: string[]
  /** Titles that any such reader would take, 8 to 20, in no order. */
  accept: string[]
  /** Titles that would be wrong for them, some of them under the same label, 3 to 8. */
  wrong: string[]
}

/** Written from what readers say, before the recommender was; new cases go to the end, so that halves stay halves. */
export const judgedCases: readonly JudgedCase[] = judged

/** Every second case is held out: weights are set on the others only, and both halves are told. */
export const halves: Readonly<Record<'tuning' | 'held-out', readonly JudgedCase[]>> = {
  tuning: judgedCases.filter((_, place) => place % 2 === 0),
  'held-out': judgedCases.filter((_, place) => place % 2 === 1),
}

/**
 * Titles that some case speaks of. Lists are made from these only: a title that came to the catalogue later is judged
 * nowhere, and would count as a fault without being one.
 */
export function judgedTitleIds(): Set<string> {
  return new Set(
    judgedCases.flatMap(({ likes, dropped, accept, wrong }) => [...likes, ...dropped, ...accept, ...wrong]),
  )
}
