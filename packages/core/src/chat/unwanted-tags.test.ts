import { describe, expect, test } from 'vitest'
import { sampleTitle } from '../testing/index.ts'
import { createTagMentions } from './tag-mentions.ts'
import { unwantedTagsIn } from './unwanted-tags.ts'

const tags = createTagMentions([sampleTitle('any', { themes: ['time-travel', 'vampires', 'body-horror', 'isekai'] })])

describe('unwanted genres and themes', () => {
  test.each([
    ['no horror please', ['horror']],
    ['without romance or drama', ['romance', 'drama']],
    ['nothing scary', ['horror']],
    ["I'm not a fan of romance, but Nana was great", ['romance']],
    ["I don't like horror", ['horror']],
    ['I hate gore but love comedy', ['horror', 'body-horror']],
    ['less horror', ['horror']],
    ['not romance but comedy', ['romance']],
    ['no time travel', ['time-travel']],
    ['nothing with vampires', ['vampires']],
    ['anything but isekai', ['isekai']],
    ['please skip the vampire stuff', ['vampires']],
    ['ホラーは苦手', ['horror']],
    ['タイムトラベルはなし', ['time-travel']],
    ['ホラーでタイムトラベルなし', ['time-travel']],
    ['吸血鬼が出てこないやつ', ['vampires']],
    ['異世界ものは出さないで', ['isekai']],
    ['グロいのは見たくない', ['horror', 'body-horror']],
    ['ホラー以外でお願い', ['horror']],
    ['恋愛は好きだけどホラーは苦手', ['horror']],
  ])('%s', (text, unwanted) => {
    expect(unwantedTagsIn(text, tags)).toEqual(unwanted)
  })

  test.each([
    'nothing against horror',
    'without doubt horror is my favourite',
    'without a doubt, horror',
    'ホラーは嫌いじゃない',
    'ホラーは苦手だった',
    'いいホラーがないかな',
    'ホラーは苦手ではない',
    'not bad: horror',
    'I have no problem with gore',
    'not only romance',
    'less horror than comedy',
    "I don't hate horror",
    'nothing but horror',
  ])('none: %s', (text) => {
    expect(unwantedTagsIn(text, tags)).toEqual([])
  })
})
