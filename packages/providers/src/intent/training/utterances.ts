import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { detectLanguage, type Intent, intents, type Language } from '@manga-assist/core'

/** Something that a reader may write, with what they want by it. */
export interface Utterance {
  readonly text: string
  readonly intent: Intent
  readonly language: Language
  /**
   * What it is for: to learn from; held out, to measure with; or written after lexicon and features were settled and
   * never looked at since, to measure what the held-out part may flatter.
   */
  readonly part: 'training' | 'held-out' | 'later'
}

/** Of each file of so many lines the last is held out. */
const heldOutEvery = 5

const folder = join(import.meta.dirname, '../utterances')
const languages = ['en', 'ja'] as const

/** All utterances, by language, then intent, then line; the later ones at the end. */
export function readUtterances(): Utterance[] {
  return [...languages.flatMap((language) => intents.flatMap((intent) => readFile(intent, language))), ...readLater()]
}

function readFile(intent: Intent, language: Language): Utterance[] {
  return linesOf(`${intent}.${language}.txt`).map((text, at) => ({
    text,
    intent,
    language,
    part: at % heldOutEvery === heldOutEvery - 1 ? 'held-out' : 'training',
  }))
}

/** Lines of intent and utterance with a tab between. */
function readLater(): Utterance[] {
  return linesOf('later.tsv').map((line) => {
    const [name, text = ''] = line.split('\t')
    const intent = intents.find((known) => known === name)
    if (intent === undefined) throw new Error(`later.tsv: ${JSON.stringify(name)} is no intent`)
    return { text, intent, language: detectLanguage(text), part: 'later' }
  })
}

function linesOf(file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').trim().split('\n')
}
