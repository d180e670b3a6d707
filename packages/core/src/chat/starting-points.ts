import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { RecommendRequest } from '../recommend/recommender.ts'
import type { Retrieved } from './retrieved.ts'
import type { Aim } from './task.ts'

type WhereToStart = Extract<Aim, { kind: 'where-to-start' }>

/** What to read first: of a series and its kin, of an author, or of manga as such. */
export function startingPoints(
  { catalogue, recommender }: Library,
  { subject, author, besides }: WhereToStart,
  want: RecommendRequest,
): Retrieved {
  if (subject !== undefined) {
    const family = catalogue.titles.filter((title) => title !== subject && isKin(title, subject)).toSorted(byYear)
    return listed([subject, ...family].slice(0, want.limit + 1), 'subject', [subject])
  }
  if (author !== undefined) {
    const works = catalogue.titles
      .filter((title) => title !== besides && title.authors.includes(author))
      .toSorted(byPopularity)
    return listed(works.slice(0, want.limit), 'author', [])
  }
  return { titles: recommender.recommend(want), basis: 'taste', subjects: [] }
}

/** Of the same author and the same name up to a colon or its first long word: sequels and side stories. */
function isKin(title: Title, subject: Title): boolean {
  const sharesAuthor = title.authors.some((author) => subject.authors.includes(author))
  return sharesAuthor && stemOf(title) === stemOf(subject)
}

function stemOf({ title }: Title): string {
  const words = title.english.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []
  return words.find((word) => word.length > 3) ?? words.join(' ')
}

function byYear(a: Title, b: Title): number {
  return a.year - b.year || (a.id < b.id ? -1 : 1)
}

function byPopularity(a: Title, b: Title): number {
  return b.popularity - a.popularity || byYear(a, b)
}

function listed(titles: readonly Title[], basis: 'subject' | 'author', subjects: readonly Title[]): Retrieved {
  return { titles: titles.map((title) => ({ title, score: 1, reasons: [] })), basis, subjects }
}
