import type { Title } from '@manga-assist/contracts'
import { comparedWith } from './bounds.ts'
import { type Constraints, constraintsIn, genresIn, unwantedGenresIn } from './constraints.ts'
import type { Language } from './language.ts'

/** How a message changes or questions the last answer. */
export type Refinement =
  /** "Why?": the same titles, and why they. */
  | { kind: 'explain' }
  /** "In English?": the same answer in another language. */
  | { kind: 'translate'; language: Language }
  /** "Something shorter", "not that one": other titles, of the same kind but for these demands. */
  | { kind: 'others'; constraints: Constraints }

/** Reads a follow-up against the titles of the last answer, which it may compare with: "shorter" than those. */
export function readRefinement(text: string, last: readonly Title[]): Refinement {
  const language = languageAskedFor(text)
  if (language !== undefined) return { kind: 'translate', language }
  if (/\bwhy\b|\bhow come\b|\breasons?\b|なぜ|なんで|どうして|理由/i.test(text)) return { kind: 'explain' }
  return { kind: 'others', constraints: { ...wantedGenres(text), ...constraintsIn(text), ...comparedWith(text, last) } }
}

function languageAskedFor(text: string): Language | undefined {
  if (/\b(in|to|into) english\b|英語で|英語に/i.test(text)) return 'en'
  return /\b(in|to|into) japanese\b|日本語で|日本語に/i.test(text) ? 'ja' : undefined
}

function wantedGenres(text: string): Constraints {
  const unwanted = unwantedGenresIn(text)
  const wanted = genresIn(text).filter((genre) => !unwanted.includes(genre))
  return wanted.length > 0 ? { genres: wanted } : {}
}
