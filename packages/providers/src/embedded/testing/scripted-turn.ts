import type { Preferences, Title } from '@manga-assist/contracts'
import type { Intent, Language } from '@manga-assist/core'

/** One message of a reader, and what must hold of the answer to it. */
export interface ScriptedTurn {
  say: string
  intent: Intent
  /** Of the answer; English when left out. */
  language?: Language
  /** Titles that it recommends; three when left out. */
  recommends?: number | 'none' | 'some'
  /** Genres, themes or readerships that each of them bears one of. */
  tagged?: readonly string[]
  /** None of them bears any of these. */
  untagged?: readonly string[]
  /** Compared with every title of the list before. */
  than?: 'shorter' | 'longer' | 'newer' | 'older'
  status?: Title['status']
  by?: string
  /** A child may read them: no magazine for grown-ups, no horror. */
  forChildren?: true
  /** The same titles as before, or some of them. */
  restates?: true
  /** Places in the latest list of several titles whose names stand in the answer; no other place's does. */
  places?: readonly number[]
  /** English names (or other words) that stand in the answer, and such as do not. */
  names?: readonly string[]
  omits?: readonly string[]
  /** What is stored of the reader afterwards. */
  stored?: Partial<Preferences>
}
