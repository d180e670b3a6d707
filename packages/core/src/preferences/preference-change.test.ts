import { expect, test } from 'vitest'
import { createTitleMentions } from '../chat/title-mentions.ts'
import { sampleTitles } from '../testing/index.ts'
import { isEmptyChange, preferenceChangeIn } from './preference-change.ts'

const mentions = createTitleMentions(sampleTitles)

test('a genre and a title of one message are told apart', () => {
  const change = preferenceChangeIn("I'm not a fan of romance, but I loved Iron Petal", mentions)
  expect(change).toMatchObject({ avoid: ['romance'], feedback: [{ title: { id: 'iron-petal' }, kind: 'liked' }] })
})

test.each(['nothing against horror', 'I want to read Iron Petal', 'forget that I dropped Iron Petal'])(
  'nothing is told: %s',
  (text) => {
    expect(isEmptyChange(preferenceChangeIn(text, mentions))).toBe(true)
  },
)
