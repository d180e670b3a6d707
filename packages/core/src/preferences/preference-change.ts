import { type Genre, genres, type Preferences } from '@manga-assist/contracts'
import { genresIn, unwantedGenresIn } from '../chat/genre-words.ts'
import type { TitleMentions } from '../chat/title-mentions.ts'
import { applyFeedback } from './feedback.ts'
import { type ToldTitle, toldTitlesIn } from './told-titles.ts'

/** What a reader says of their own taste in one message. */
export interface PreferenceChange {
  /** In the order in which the titles were named. */
  feedback: readonly ToldTitle[]
  avoid: readonly Genre[]
  /** Genres that are welcome again. */
  welcome: readonly Genre[]
}

/** Reads what a message tells of the reader's taste. Empty when it tells nothing. */
export function preferenceChangeIn(text: string, mentions: TitleMentions): PreferenceChange {
  const avoid = unwantedGenresIn(text)
  const welcomes = /\b(fine|okay|ok|again|after all|actually like|don'?t mind)\b|やっぱり|大丈夫|平気/i.test(text)
  const welcome = welcomes ? genresIn(text).filter((genre) => !avoid.includes(genre)) : []
  return { feedback: toldTitlesIn(text, mentions), avoid, welcome }
}

/** Whether nothing was told. */
export function isEmptyChange({ feedback, avoid, welcome }: PreferenceChange): boolean {
  return feedback.length + avoid.length + welcome.length === 0
}

/** Preferences after a change. */
export function applyChange(before: Preferences, { feedback, avoid, welcome }: PreferenceChange): Preferences {
  const after = feedback.reduce((known, { title, kind }) => applyFeedback(known, { titleId: title.id, kind }), before)
  const avoided = new Set([...after.avoidedGenres, ...avoid].filter((genre) => !welcome.includes(genre)))
  return { ...after, avoidedGenres: genres.filter((genre) => avoided.has(genre)) }
}
