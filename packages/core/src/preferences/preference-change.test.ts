import { expect, test } from 'vitest'
import { createTagMentions } from '../chat/tag-mentions.ts'
import { createTitleMentions } from '../chat/title-mentions.ts'
import { sampleTitles } from '../testing/index.ts'
import { isEmptyChange, preferenceChangeIn } from './preference-change.ts'

const vocabulary = { mentions: createTitleMentions(sampleTitles), tags: createTagMentions(sampleTitles) }

test('a genre and a title of one message are told apart', () => {
  const change = preferenceChangeIn("I'm not a fan of romance, but I loved Iron Petal", vocabulary)
  expect(change).toMatchObject({ avoid: ['romance'], feedback: [{ title: { id: 'iron-petal' }, kind: 'liked' }] })
})

test.each(['nothing against horror', 'I want to read Iron Petal'])('nothing is told: %s', (text) => {
  expect(isEmptyChange(preferenceChangeIn(text, vocabulary))).toBe(true)
})
