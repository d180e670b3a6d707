import { type Intent, intents, type Language } from '@manga-assist/core'
import type { Utterance } from './utterances.ts'

/** An utterance and the intent that was found in it. */
export interface Finding extends Utterance {
  readonly found: Intent
}

/** Asks for every utterance, one after the other. */
export async function findIntents(
  utterances: readonly Utterance[],
  intentOf: (text: string) => Intent | Promise<Intent>,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const utterance of utterances) findings.push({ ...utterance, found: await intentOf(utterance.text) })
  return findings
}

/** Per cent found rightly, of those in a language or of an intent where one is named. NaN of none. */
export function accuracy(findings: readonly Finding[], of: { language?: Language; intent?: Intent } = {}): number {
  const counted = findings.filter(
    ({ language, intent }) => (of.language ?? language) === language && (of.intent ?? intent) === intent,
  )
  return (100 * counted.filter(({ intent, found }) => intent === found).length) / counted.length
}

/** Rows are what was meant, columns, in the same order, what was found. Lines for a terminal. */
export function confusionTable(findings: readonly Finding[]): string[] {
  const width = Math.max(...intents.map(({ length }) => length))
  const rows = intents.map((meant) => [
    meant.padEnd(width),
    ...intents.map((intent) => cell(findings.filter((one) => one.intent === meant && one.found === intent).length)),
  ])
  return [[' '.repeat(width), ...intents.map((name) => name.slice(0, 4).padStart(5))], ...rows].map((row) =>
    row.join(''),
  )
}

function cell(count: number): string {
  return (count === 0 ? '·' : String(count)).padStart(5)
}
