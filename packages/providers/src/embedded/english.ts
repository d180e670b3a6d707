import type { Title } from '@manga-assist/contracts'
import { firstSentence, ownTags, type Phrases, readable, sharedTags } from './phrases.ts'

const name = ({ title }: Title) => `**${title.english}**`
const list = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
const tags = (all: readonly string[]) => list(all.map(readable))
const volumes = (count: number) => `${count} ${count === 1 ? 'volume' : 'volumes'}`

const statusText: Record<Title['status'], string> = {
  ongoing: 'still running',
  completed: 'complete',
  hiatus: 'on hiatus',
  cancelled: 'discontinued',
}

const told = { liked: 'you like', read: 'you have read', dropped: 'you dropped' } as const

/** "What you told me about Naruto" where it is more than one thing. */
const takenBack = (title: Title, kinds: readonly (keyof typeof told)[]) =>
  kinds.length === 1 && kinds[0] !== undefined
    ? `I no longer have it that ${told[kinds[0]]} ${name(title)}`
    : `I forget what you told me of ${name(title)}`

export const english: Phrases = {
  name,
  openings: [
    'Here is what I would hand you across the counter.',
    'These came to mind at once.',
    'Good taste. Start with one of these.',
    'I went through the shelves for you.',
  ],
  openingByTaste: 'I have no title that answers to just those words, so I go by taste and by what is widely read.',
  openingTrending: 'This is what readers are on just now.',
  openingNoNews: 'I have no news of chapters just now, so I go by taste and by what is widely read.',
  openingTranslated: 'In English, then:',
  openingExplained: 'Because of this:',
  openingSimilar: (subjects) =>
    `If ${list(subjects.map(name))} ${subjects.length > 1 ? 'are' : 'is'} your measure, these come closest.`,
  openingByAuthor: (author) => `Of ${author}, begin with the first of these.`,
  unknownSubject: 'I do not know that title, but these fit what I know of your taste.',
  listItem({ title, reasons: [reason] }) {
    const why = reason === undefined ? '' : ` Why: ${reason}.`
    const by = `by ${title.authors.join(' and ')}, ${title.year}, ${volumes(title.volumes)}`
    return `- ${name(title)} (${title.title.native}) ${by}. ${firstSentence(title.synopsis)}${why}`
  },
  explained({ title, reasons }) {
    const why = reasons.length > 0 ? reasons.join('; ') : `it is about ${tags(title.themes.slice(0, 3))}`
    return `- ${name(title)}: ${why}.`
  },
  closing: (first) => `If you want only one, take ${name(first)}.`,
  facts: (title) =>
    [
      `${name(title)} (${title.title.romaji}, ${title.title.native}) is a ${title.demographic} manga by ${title.authors.join(' and ')}.`,
      `It began in ${title.year} and is ${statusText[title.status]}, ${volumes(title.volumes)}${title.status === 'completed' ? '' : ' so far'}.`,
      title.synopsis,
      `Readers come to it for ${tags(title.themes.slice(0, 3))}.`,
    ].join(' '),
  firstVolume: (title) =>
    `Start ${name(title)} with volume 1 and read on in order: ${volumes(title.volumes)}, ${statusText[title.status]}. ${firstSentence(title.synopsis)}`,
  next: (titles) => `After it: ${list(titles.map((title) => `${name(title)} (${title.year})`))}.`,
  comparison(titles) {
    const shared = sharedTags(titles)
    const each = titles.map((title) => {
      const own = ownTags(title, titles)
      const facts = `${title.authors.join(' and ')}, ${title.year}, ${title.demographic}, ${volumes(title.volumes)}, ${statusText[title.status]}`
      return `- ${name(title)}: ${facts}.${own.length > 0 ? ` Take it for ${tags(own)}.` : ''}`
    })
    const common = shared.length > 0 ? `Both are about ${tags(shared.slice(0, 3))}.` : 'They share little.'
    return `${titles.length > 2 ? common.replace('Both', 'All') : common}\n\n${each.join('\n')}`
  },
  chosen: (title, criterion) =>
    `The ${criterion} is ${name(title)}: ${volumes(title.volumes)}, begun in ${title.year}.`,
  compareWhat: 'Name two titles, and I will put them side by side.',
  changed({ feedback, forget, avoid, welcome }) {
    const forgotten = forget.map(({ title, kinds }) => takenBack(title, kinds))
    const titles = feedback.map(({ title, kind }) => `${told[kind]} ${name(title)}`)
    const avoided = avoid.length > 0 ? [`no ${list(avoid.map(readable))}`] : []
    const back = welcome.length > 0 ? [`you are fine with ${list(welcome.map(readable))}`] : []
    return `Noted: ${list([...forgotten, ...titles, ...avoided, ...back])}.`
  },
  changeWhat:
    'Tell me a title that you liked, read or dropped, or a genre or theme that you would rather not see, and I will remember it.',
  noSuchItem: (listed) =>
    listed.length === 0
      ? 'I have not named any titles yet, so there is none that I could mean by that. Tell me a title that you like, or what you are in the mood for, and I will make you a list.'
      : `My last list has no such title; it names only ${list(listed.map(name))}. Which one do you mean, or shall I look for something else?`,
  chosenForAge: (age) =>
    `My catalogue knows no age ratings. For a reader of about ${age} I kept to magazines for young readers and left out horror, violence and adult themes; please have a look yourself first.`,
  andNext: 'What could come next:',
  greetings: [
    'Hello! Tell me a title that you loved, or a mood, and I will find your next manga.',
    'Hi there! Name a story that stayed with you, or a topic such as heists or cooking, and I will suggest something.',
  ],
  thanks: 'With pleasure. Come back when you have finished it.',
  outOfScope:
    'I only know manga, so I have to pass on that one. Ask me for something to read, for a title like one that you love, ' +
    'or for facts about a title.',
  unsafe: 'That is nothing I can help with. I am glad to talk about manga instead: ask me for something to read.',
  unknownTitle:
    'I do not find that title in my catalogue, so I would rather say nothing than make something up. ' +
    'Could you spell it differently, or give its Japanese name?',
  nothingFound:
    'I found nothing that fits and that you have not seen yet. Try other words, or tell me a title that you liked.',
}
