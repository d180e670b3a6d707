import { expect, test } from 'vitest'
import { sampleTitles } from '../testing/index.ts'
import { turnsOfHistory } from './history.ts'
import { createTagMentions } from './tag-mentions.ts'
import { createTitleMentions } from './title-mentions.ts'

const vocabulary = { mentions: createTitleMentions(sampleTitles), tags: createTagMentions(sampleTitles) }

test('an answer of the history recommended what it names, in that order, but not what the question named', () => {
  const [turn] = turnsOfHistory(
    [
      { role: 'user', text: 'something like Iron Petal?' },
      { role: 'assistant', text: 'If Iron Petal is your measure: Velvet Hands, or Night Vault.' },
    ],
    vocabulary,
  )
  expect(turn).toMatchObject({
    question: 'something like Iron Petal?',
    answer: { recommended: ['velvet-hands', 'night-vault'], complete: true },
  })
})

test('a question without an answer, and an answer without a question, are no turn', () => {
  const turns = turnsOfHistory(
    [
      { role: 'assistant', text: 'Welcome!' },
      { role: 'user', text: 'hello?' },
      { role: 'user', text: 'hello!' },
      { role: 'assistant', text: 'Hi.' },
    ],
    vocabulary,
  )
  expect(turns.map(({ question, answer }) => [question, answer.text])).toEqual([['hello!', 'Hi.']])
})
