import type { Title } from '@manga-assist/contracts'
import type { Prompt, RetrievedTitle } from '@manga-assist/core'

/** The whole answer to a prompt, in Markdown. Pure: equal prompts give equal answers. */
export function writeAnswer(prompt: Prompt): string {
  switch (prompt.intent) {
    case 'recommend':
    case 'trending':
    case 'refine':
      return recommendation(prompt, prompt.basis === 'taste' ? byTaste : pick(openings, questionOf(prompt)))
    case 'similar':
      return recommendation(prompt, similarOpening(prompt.subject))
    case 'lookup':
    case 'where-to-start':
    case 'compare':
      return prompt.subject ? facts(prompt.subject) : unknownTitle
    case 'small-talk':
    case 'preferences':
      return pick(greetings, questionOf(prompt))
    case 'out-of-scope':
    case 'unsafe':
      return outOfScope
  }
}

const openings = [
  'Here is what I would hand you across the counter.',
  'These came to mind at once.',
  'Good taste. Start with one of these.',
  'I went through the shelves for you.',
]

const byTaste = 'I have no title that answers to just those words, so I go by taste and by what is widely read.'

const greetings = [
  'Hello! Tell me a title that you loved, or a mood, and I will find your next manga.',
  'Hi there! Name a story that stayed with you, or a topic such as heists or cooking, and I will suggest something.',
]

const outOfScope =
  'I only know manga, so I have to pass on that one. Ask me for something to read, for a title like one that you love, ' +
  'or for facts about a title.'

const unknownTitle =
  'I do not find that title in my catalogue, so I would rather say nothing than make something up. ' +
  'Could you spell it differently, or give its Japanese name?'

const nothingFound =
  'I found nothing that fits and that you have not seen yet. Try other words, or tell me a title that you liked.'

function similarOpening(subject: Title | undefined): string {
  if (subject === undefined) return 'I do not know that title, but these fit what I know of your taste.'
  return `If ${bold(subject)} is your measure, these come closest.`
}

function recommendation({ retrieved, subject }: Prompt, opening: string): string {
  const items = retrieved.filter(({ title }) => title !== subject)
  if (items.length === 0) return nothingFound
  const [first] = items
  const closing = first && items.length > 1 ? `\n\nIf you want only one, take ${bold(first.title)}.` : ''
  return `${opening}\n\n${items.map(listItem).join('\n')}${closing}`
}

function listItem({ title, reasons: [reason] }: RetrievedTitle): string {
  const why = reason === undefined ? '' : ` Why: ${reason}.`
  return `- ${bold(title)} (${title.title.native}) by ${title.authors.join(' and ')}, ${title.year}. ${firstSentence(title.synopsis)}${why}`
}

function facts(title: Title): string {
  const { romaji, native } = title.title
  const volumes = `${title.volumes} ${title.volumes === 1 ? 'volume' : 'volumes'}`
  return [
    `${bold(title)} (${romaji}, ${native}) is a ${title.demographic} manga by ${title.authors.join(' and ')}.`,
    `It began in ${title.year} and is ${statusText[title.status]}, ${volumes} so far as my catalogue knows.`,
    title.synopsis,
    `Readers come to it for ${title.themes.slice(0, 3).map(readable).join(', ')}.`,
  ].join(' ')
}

const statusText: Record<Title['status'], string> = {
  ongoing: 'still running',
  completed: 'complete',
  hiatus: 'on hiatus',
  cancelled: 'discontinued',
}

function bold(title: Title): string {
  return `**${title.title.english}**`
}

function readable(tag: string): string {
  return tag.replaceAll('-', ' ')
}

function firstSentence(text: string): string {
  return text.match(/^.+?[.!?](?=\s|$)/u)?.[0] ?? text
}

function questionOf({ messages }: Prompt): string {
  return messages.at(-1)?.text ?? ''
}

/** Chooses by the text alone, so that the same question is answered the same on every plane. */
function pick(choices: readonly string[], text: string): string {
  let sum = 0
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return choices[sum % choices.length] ?? ''
}
