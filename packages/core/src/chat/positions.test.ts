import { describe, expect, test } from 'vitest'
import { pointedAt, pointsAtOther, pointsBeyond } from './positions.ts'

const list = ['a', 'b', 'c']

describe('what a text points at', () => {
  test.each([
    ['more like the second', ['b']],
    ['why the 3rd?', ['c']],
    ['the first and third', ['a', 'c']],
    ['number two', ['b']],
    ['the thrid one please', ['c']],
    ['the last one', ['c']],
    ['compare the first two', ['a', 'b']],
    ['the last two', ['b', 'c']],
    ['both', ['a', 'b']],
    ['二番目について', ['b']],
    ['3つ目', ['c']],
    ['最後のはなんで？', ['c']],
    ['最初の二つを比べて', ['a', 'b']],
    ['the second volume', []],
    ['a first love manga', []],
    ['set in the second world war', []],
    ['which should I read first', []],
    ['一番面白いのは？', []],
    ['最後の章', []],
  ])('%s', (text, pointed) => {
    expect(pointedAt(text, list)).toEqual(pointed)
  })
})

test.each([
  ['the fourth one', 3, true],
  ['the third one', 3, false],
  ['the second', 0, true],
  ['the last one', 0, true],
  ['the last one', 1, false],
  ['四番目', 3, true],
  ['the second season', 0, false],
])('%s of %i is beyond: %s', (text, length, beyond) => {
  expect(pointsBeyond(text, length)).toBe(beyond)
})

test.each([
  ['the other one?', true],
  ['もう一方について', true],
  ['another one', false],
  ['もう一つおすすめ', false],
])('%s points at the other: %s', (text, other) => {
  expect(pointsAtOther(text)).toBe(other)
})
