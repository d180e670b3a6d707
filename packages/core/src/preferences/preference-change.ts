import { genres, isGenre, type Preferences } from '@manga-assist/contracts'
import type { TagMentions } from '../chat/tag-mentions.ts'
import type { TitleMentions } from '../chat/title-mentions.ts'
import { unwantedTagsIn, wantedTagsIn } from '../chat/unwanted-tags.ts'
import { applyFeedback } from './feedback.ts'
import { maskTitles } from './masked-titles.ts'
import { type Retraction, retractedIn, takesBack } from './retractions.ts'
import { type ToldTitle, toldTitlesIn } from './told-titles.ts'

/** What a reader says of their own taste in one message. */
export interface PreferenceChange {
  /** In the order in which the titles were named. */
  feedback: readonly ToldTitle[]
  /** What was told of titles and holds no longer; told before `feedback`. */
  forget: readonly Retraction[]
  /** Genres and themes. */
  avoid: readonly string[]
  /** Genres and themes that are welcome, again or still. */
  welcome: readonly string[]
}

interface Vocabulary {
  readonly mentions: TitleMentions
  readonly tags: TagMentions
}

/** Reads what a message tells of the reader's taste. Empty when it tells nothing. */
export function preferenceChangeIn(text: string, { mentions, tags }: Vocabulary): PreferenceChange {
  const retracted = retractedIn(text, mentions, tags)
  const { rest } = retracted
  const plain = maskTitles(rest, mentions).text
  const avoid = unwantedTagsIn(plain, tags)
  const wanted = welcomes(plain) ? wantedTagsIn(plain, tags).flat() : []
  const welcome = [...new Set([...retracted.tags, ...wanted])].filter((tag) => !avoid.includes(tag))
  return { feedback: toldTitlesIn(rest, mentions), forget: retracted.titles, avoid, welcome }
}

/** "I do like horror after all", "ホラーはやっぱり大丈夫". Whoever avoided what they like does so no longer. */
function welcomes(text: string): boolean {
  return /\b(?:fine|okay|ok|again|after all|don'?t mind|bring back|welcome|changed my mind)\b|\bI(?:'m| am| do| really| actually| now| also| \w+ly)* (?:like|love|enjoy|adore|into|fond of)\b|やっぱり|大丈夫|平気|OK|好き(?!じゃ|では)|苦手(?:じゃ|では)な|もういい(?!です|や)/i.test(
    text,
  )
}

/**
 * What takes back an earlier message of the same reader: "forget that", said after "I dropped Naruto". Undefined for any
 * message that does not, or that names what it takes back.
 */
export function undoneIn(
  text: string,
  before: string | undefined,
  vocabulary: Vocabulary,
): PreferenceChange | undefined {
  const { mentions, tags } = vocabulary
  const namesNothing = mentions(text).length === 0 && tags(text).length === 0
  if (before === undefined || !takesBack(text) || !namesNothing) return undefined
  const { feedback, avoid } = preferenceChangeIn(before, vocabulary)
  return {
    feedback: [],
    avoid: [],
    welcome: avoid,
    forget: feedback.map(({ title, kind }) => ({ title, kinds: [kind] })),
  }
}

/** Whether nothing was told. */
export function isEmptyChange({ feedback, forget, avoid, welcome }: PreferenceChange): boolean {
  return feedback.length + forget.length + avoid.length + welcome.length === 0
}

/** Preferences after a change. */
export function applyChange(before: Preferences, { feedback, forget, avoid, welcome }: PreferenceChange): Preferences {
  const forgotten = forget.reduce(withoutTitle, before)
  const after = feedback.reduce(
    (known, { title, kind }) => applyFeedback(known, { titleId: title.id, kind }),
    forgotten,
  )
  const { avoidedThemes = [], ...others } = after
  const avoided = new Set([...after.avoidedGenres, ...avoidedThemes, ...avoid].filter((tag) => !welcome.includes(tag)))
  const themes = [...avoided].filter((tag) => !isGenre(tag))
  return {
    ...others,
    avoidedGenres: genres.filter((genre) => avoided.has(genre)),
    ...(themes.length > 0 && { avoidedThemes: themes }),
  }
}

function withoutTitle(before: Preferences, { title, kinds }: Retraction): Preferences {
  const lists = kinds.map((kind) => [kind, before[kind].filter((id) => id !== title.id)] as const)
  return { ...before, ...Object.fromEntries(lists) }
}
