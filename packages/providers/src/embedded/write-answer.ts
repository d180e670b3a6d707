import { criterionIn, isEmptyChange, type Prompt, type RetrievedTitle } from '@manga-assist/core'
import { english } from './english.ts'
import { japanese } from './japanese.ts'
import type { Phrases } from './phrases.ts'

/** The whole answer to a prompt, in Markdown. Pure: equal prompts give equal answers. */
export function writeAnswer(prompt: Prompt): string {
  const say = prompt.language === 'ja' ? japanese : english
  const { readerAge } = prompt
  const note = readerAge !== undefined && othersOf(prompt).length > 0 ? `\n\n${say.chosenForAge(readerAge)}` : ''
  return `${answerOf(prompt, say)}${note}`
}

function answerOf(prompt: Prompt, say: Phrases): string {
  switch (prompt.aim) {
    case 'recommend':
      return recommendation(
        prompt,
        say,
        prompt.basis === 'no-hits' && prompt.readerAge === undefined ? say.openingByTaste : pick(say.openings, prompt),
      )
    case 'trending':
      return recommendation(prompt, say, prompt.basis === 'news' ? say.openingTrending : say.openingNoNews)
    case 'similar':
      return recommendation(prompt, say, similarOpening(prompt, say))
    case 'lookup':
      return prompt.subjects[0] ? say.facts(prompt.subjects[0]) : say.unknownTitle
    case 'where-to-start':
      return startingPoint(prompt, say)
    case 'compare':
      return comparison(prompt, say)
    case 'restate':
      return restatement(prompt, say)
    case 'preferences':
      return acknowledgement(prompt, say)
    case 'no-such-item':
      return say.noSuchItem(prompt.subjects)
    case 'talk':
      return talk(prompt, say)
  }
}

/** "Which is shorter?" is answered by the first of the subjects: they come in that order. */
function comparison(prompt: Prompt, say: Phrases): string {
  const { subjects } = prompt
  const [first] = subjects
  if (first === undefined || subjects.length < 2) return say.compareWhat
  const criterion = criterionIn(questionOf(prompt))
  return `${criterion ? `${say.chosen(first, criterion)}\n\n` : ''}${say.comparison(subjects)}`
}

function talk(prompt: Prompt, say: Phrases): string {
  if (prompt.intent === 'unsafe') return say.unsafe
  if (prompt.intent === 'out-of-scope') return say.outOfScope
  return isThanks(questionOf(prompt)) ? say.thanks : pick(say.greetings, prompt)
}

function recommendation(prompt: Prompt, say: Phrases, opening: string): string {
  const items = othersOf(prompt)
  const [first] = items
  if (first === undefined) return say.nothingFound
  const closing = items.length > 1 ? `\n\n${say.closing(first.title)}` : ''
  return `${opening}\n\n${items.map(say.listItem).join('\n')}${closing}`
}

function similarOpening({ subjects }: Prompt, say: Phrases): string {
  return subjects.length > 0 ? say.openingSimilar(subjects) : say.unknownSubject
}

function startingPoint(prompt: Prompt, say: Phrases): string {
  const { subjects, retrieved, basis } = prompt
  const [subject] = subjects
  if (subject !== undefined) {
    const others = othersOf(prompt).map(({ title }) => title)
    return `${say.firstVolume(subject)}${others.length > 0 ? ` ${say.next(others)}` : ''}`
  }
  const author = retrieved[0]?.title.authors.find((name) =>
    retrieved.every(({ title }) => title.authors.includes(name)),
  )
  const opening = basis === 'author' && author !== undefined ? say.openingByAuthor(author) : pick(say.openings, prompt)
  return recommendation(prompt, say, opening)
}

function restatement(prompt: Prompt, say: Phrases): string {
  if (!prompt.explain) return recommendation(prompt, say, say.openingTranslated)
  if (prompt.retrieved.length === 0) return say.nothingFound
  return `${say.openingExplained}\n\n${prompt.retrieved.map(say.explained).join('\n')}`
}

function acknowledgement(prompt: Prompt, say: Phrases): string {
  const { change } = prompt
  if (change === undefined || isEmptyChange(change)) return say.changeWhat
  const items = othersOf(prompt)
  const next = items.length > 0 ? `\n\n${say.andNext}\n\n${items.map(say.listItem).join('\n')}` : ''
  return `${say.changed(change)}${next}`
}

/** What was retrieved besides the titles asked about. */
function othersOf({ retrieved, subjects }: Prompt): RetrievedTitle[] {
  return retrieved.filter(({ title }) => !subjects.includes(title))
}

function isThanks(question: string): boolean {
  return /\b(thanks?|thank you|thx|cheers)\b|ありがと|どうも/i.test(question)
}

function questionOf({ messages }: Prompt): string {
  return messages.at(-1)?.text ?? ''
}

/** Chooses by the text alone, so that the same question is answered the same on every plane. */
function pick(choices: readonly string[], prompt: Prompt): string {
  let sum = 0
  for (const character of questionOf(prompt)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return choices[sum % choices.length] ?? ''
}
