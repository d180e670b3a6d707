import type { Title } from '@manga-assist/contracts'
import { comparedWith } from './bounds.ts'
import { type Constraints, constraintsIn } from './constraints.ts'
import type { Language } from './language.ts'
import type { TagMentions } from './tag-mentions.ts'
import { wantedTagsIn } from './unwanted-tags.ts'

/** How a message changes or questions the last answer. */
export type Refinement =
  /** "Why?": the same titles, and why they. */
  | { kind: 'explain' }
  /** "In English?": the same answer in another language; or why, in that language. */
  | { kind: 'translate'; language: Language; explain: boolean }
  /** "Something shorter", "not that one": other titles, of the same kind but for these demands. */
  | { kind: 'others'; constraints: Constraints }

/** Reads a follow-up against the titles of the last answer, which it may compare with: "shorter" than those. */
export function readRefinement(text: string, last: readonly Title[], tags: TagMentions): Refinement {
  const language = languageAskedFor(text)
  const explain = /\bwhy\b|\bhow come\b|\breasons?\b|なぜ|なんで|どうして|理由/i.test(text)
  if (language !== undefined) return { kind: 'translate', language, explain }
  if (explain) return { kind: 'explain' }
  return {
    kind: 'others',
    constraints: { ...wantedTags(text, tags), ...constraintsIn(text, tags), ...comparedWith(text, last) },
  }
}

function languageAskedFor(text: string): Language | undefined {
  if (/\b(in|to|into) english\b|英語で|英語に/i.test(text)) return 'en'
  return /\b(in|to|into) japanese\b|日本語で|日本語に/i.test(text) ? 'ja' : undefined
}

function wantedTags(text: string, tags: TagMentions): Constraints {
  const about = wantedTagsIn(text, tags)
  return about.length > 0 ? { about } : {}
}
