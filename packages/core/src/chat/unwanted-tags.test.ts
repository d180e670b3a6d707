import { describe, expect, test } from 'vitest'
import { unwantedGenresIn } from './genre-words.ts'

describe('unwanted genres', () => {
  test.each([
    ['no horror please', ['horror']],
    ['without romance or drama', ['drama', 'romance']],
    ['nothing scary', ['horror']],
    ["I'm not a fan of romance, but Nana was great", ['romance']],
    ["I don't like horror", ['horror']],
    ['I hate gore but love comedy', ['horror']],
    ['less horror', ['horror']],
    ['not romance but comedy', ['romance']],
    ['ホラーは苦手', ['horror']],
    ['ホラー以外でお願い', ['horror']],
    ['恋愛は好きだけどホラーは苦手', ['horror']],
  ])('%s', (text, unwanted) => {
    expect(unwantedGenresIn(text)).toEqual(unwanted)
  })

  test.each([
    'nothing against horror',
    'without doubt horror is my favourite',
    'without a doubt, horror',
    'ホラーは嫌いじゃない',
    'ホラーは苦手ではない',
    'not bad: horror',
    'I have no problem with gore',
    'not only romance',
    'less horror than comedy',
    "I don't hate horror",
    'nothing but horror',
  ])('none: %s', (text) => {
    expect(unwantedGenresIn(text)).toEqual([])
  })
})
