import type { JudgedCase } from './judged-cases.ts'

/** How long a judged list is. */
export const listLength = 10

/** Makes the list of a case, best first, at most `listLength` ids. */
export type ListMaker = (judged: JudgedCase) => readonly string[]

export interface Quality {
  /** Mean over the cases of NDCG@10 with accepted titles as the relevant ones, 0 to 1. */
  ndcg: number
  /** Share of lists that hold a wrong title, or one that the reader knows already, 0 to 1. */
  violationRate: number
}

export function qualityOf(cases: readonly JudgedCase[], listFor: ListMaker): Quality {
  const lists = cases.map((judged) => ({ judged, list: listFor(judged) }))
  return {
    ndcg: mean(lists.map(({ judged, list }) => ndcgOf(list, judged.accept))),
    violationRate: mean(lists.map(({ judged, list }) => (hasViolation(list, judged) ? 1 : 0))),
  }
}

/** Discounted gain of a list over that of the best list possible: early hits count more, only the first ten count. */
export function ndcgOf(list: readonly string[], accept: readonly string[]): number {
  const gain = list
    .slice(0, listLength)
    .reduce((sum, id, place) => sum + (accept.includes(id) ? discount(place) : 0), 0)
  const best = accept.slice(0, listLength).reduce((sum, _, place) => sum + discount(place), 0)
  return gain / best
}

function hasViolation(list: readonly string[], { wrong, likes, dropped }: JudgedCase): boolean {
  return list.slice(0, listLength).some((id) => wrong.includes(id) || likes.includes(id) || dropped.includes(id))
}

function discount(place: number): number {
  return 1 / Math.log2(place + 2)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
