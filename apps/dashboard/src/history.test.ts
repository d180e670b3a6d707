import { describe, expect, test } from 'vitest'
import { History } from './history.ts'

describe('the history', () => {
  test('gives columns by name, with null for what was not known', () => {
    const history = new History()
    history.push(1_000, { a: 1 })
    history.push(2_000, { a: 2, b: 5 })
    expect(history.columns(['b', 'a'])).toEqual([
      [1, 2],
      [null, 5],
      [1, 2],
    ])
    expect(history.latest).toEqual({ a: 2, b: 5 })
  })

  test('keeps so many samples and no more', () => {
    const history = new History(3)
    for (let second = 0; second < 10_000; second += 1) history.push(second * 1_000, { a: second })
    expect(history.columns(['a'])[1]).toEqual([9_997, 9_998, 9_999])
  })

  test('a line breaks where nothing was heard for a while', () => {
    const history = new History()
    history.push(1_000, { a: 1 })
    history.push(9_000, { a: 2 })
    expect(history.columns(['a'])[1]).toEqual([1, null, 2])
  })

  test('when the clock was set back, what lies after it is forgotten', () => {
    const history = new History()
    for (const at of [1_000, 2_000, 3_000]) history.push(at, { a: at })
    history.push(2_000, { a: 7 })
    expect(history.columns(['a'])).toEqual([
      [1, 2],
      [1_000, 7],
    ])
  })

  test('names that were ever seen are found by their beginning, in the order in which they came', () => {
    const history = new History()
    history.push(1_000, { 'x.b': 1, y: 1 })
    history.push(2_000, { 'x.a': 1, 'x.b': 2 })
    expect(history.namesBelow('x.')).toEqual(['x.b', 'x.a'])
  })
})
