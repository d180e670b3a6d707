import { type Feedback, type Genre, genres, type Preferences, type Title } from '@manga-assist/contracts'
import { genresIn, unwantedGenresIn } from '../chat/constraints.ts'
import type { TitleMentions } from '../chat/title-mentions.ts'
import { applyFeedback } from './feedback.ts'

/** What a reader says of their own taste in one message. */
export interface PreferenceChange {
  /** In the order in which the titles were named. */
  feedback: readonly { title: Title; kind: Feedback['kind'] }[]
  avoid: readonly Genre[]
  /** Genres that are welcome again. */
  welcome: readonly Genre[]
}

/** What a clause does with the titles that it names; the first that fits. */
const attitudes: readonly [Feedback['kind'], RegExp][] = [
  [
    'dropped',
    /\b(dropp(ed|ing)|gave up|couldn'?t finish|quit|stopped reading|hated?|didn'?t (like|enjoy)|don'?t (like|care)|not (a fan|into)|dislike)\b|挫折|切った|やめた|途中で|嫌い|苦手|つまらな|合わな/i,
  ],
  [
    'liked',
    /\b(loved?|liked?|enjoy(ed)?|adored?|favou?rites?|favs?|fan of|obsessed)\b|好き|最高|お気に入り|ハマ|面白かった|大好/i,
  ],
  ['read', /\b(read|finished|caught up|completed|already know|been through)\b|読んだ|読了|読み終|既読|読みました/i],
]

/** Reads what a message tells of the reader's taste. Empty when it tells nothing. */
export function preferenceChangeIn(text: string, mentions: TitleMentions): PreferenceChange {
  const avoid = unwantedGenresIn(text)
  const welcomes = /\b(fine|okay|ok|again|after all|actually like|don'?t mind)\b|やっぱり|大丈夫|平気/i.test(text)
  const welcome = welcomes ? genresIn(text).filter((genre) => !avoid.includes(genre)) : []
  return { feedback: feedbackIn(text, mentions), avoid, welcome }
}

/** Whether nothing was told. */
export function isEmptyChange({ feedback, avoid, welcome }: PreferenceChange): boolean {
  return feedback.length + avoid.length + welcome.length === 0
}

/** Each clause has its own verb: "I loved Monster but dropped Bleach". A clause without one follows the one before it. */
function feedbackIn(text: string, mentions: TitleMentions): PreferenceChange['feedback'] {
  let kind: Feedback['kind'] | undefined
  const found: { title: Title; kind: Feedback['kind'] }[] = []
  for (const clause of text.split(/\bbut\b|\bthough\b|\bwhile\b|[.;。]|けど|が、|でも/i)) {
    kind = attitudes.find(([, pattern]) => pattern.test(clause))?.[0] ?? kind
    if (kind === undefined) continue
    for (const title of mentions(clause)) found.push({ title, kind })
  }
  return found
}

/** Preferences after a change. */
export function applyChange(before: Preferences, { feedback, avoid, welcome }: PreferenceChange): Preferences {
  const after = feedback.reduce((known, { title, kind }) => applyFeedback(known, { titleId: title.id, kind }), before)
  const avoided = new Set([...after.avoidedGenres, ...avoid].filter((genre) => !welcome.includes(genre)))
  return { ...after, avoidedGenres: genres.filter((genre) => avoided.has(genre)) }
}
