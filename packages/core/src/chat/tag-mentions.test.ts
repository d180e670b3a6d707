import { expect, test } from 'vitest'
import { sampleTitle } from '../testing/index.ts'
import { createTagMentions } from './tag-mentions.ts'

const themes = ['magic', 'magical-girls', 'dark-fantasy', 'witches', 'family', 'sea', 'time-travel', 'tea-ceremony']
const tags = createTagMentions([sampleTitle('any', { themes: [...themes, 'artificial-intelligence', 'cooking'] })])

test.each([
  ['time travel', [['time-travel']]],
  ['a Time-Travel story', [['time-travel']]],
  ['one witch and two families', [['witches'], ['family']]],
  ['dark fantasy', [['dark-fantasy']]],
  ['cooking', [['food', 'cooking']]],
  ['魔法少女', [['magical-girls']]],
  ['魔法の話', [['magic']]],
  ['海の話', [['sea']]],
  ['海外の話', []],
  ['a tea ceremony manga', [['tea-ceremony']]],
  ['sprots, horor, fanatsy', [['sports'], ['horror'], ['fantasy']]],
  ['Ai Yazawa', []],
  ['AI', [['artificial-intelligence']]],
  ['seasons of a magician', []],
  ['', []],
])('%s', (text, found) => {
  expect(tags(text)).toEqual(found)
})

test('a theme that no title has is no theme', () => {
  expect(tags('vampires')).toEqual([])
})
