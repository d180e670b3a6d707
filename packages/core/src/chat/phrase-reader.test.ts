import { expect, test } from 'vitest'
import { createReadPiece } from './folded-text.ts'
import { PhraseReader } from './phrase-reader.ts'
import { PhraseTrie } from './phrase-trie.ts'

const trie = new PhraseTrie<string>(createReadPiece())
for (const name of ['Love Me', 'Love Me, Love Me Not', 'Love & War', 'コーヒー', 'ユニコ']) trie.add(name, name)

test.each([
  ['love me', 'Love Me', 7],
  ['Love Me do', 'Love Me', 7],
  ['Love Me, Love Me Not!', 'Love Me, Love Me Not', 20],
  ['Love Me Love Me Not', 'Love Me, Love Me Not', 19],
  ['love, me', undefined, 0],
  ['love. me', undefined, 0],
  ['Love Melons', undefined, 0],
  ['Love Me\u200blons', undefined, 0],
  ['Lo ve Me', undefined, 0],
  ['L o v e  M e', 'Love Me', 12],
  ['Lo\u200bve Me', 'Love Me', 8],
  ['Love and war', 'Love & War', 12],
  ['コ―ヒーを', 'コーヒー', 4],
  ['ユニコーン', undefined, 0],
  ['ユニコの', 'ユニコ', 3],
])('%s is read as %s', (text, name, end) => {
  const reading = new PhraseReader(trie, 0).advance(text, true)
  expect(reading).toEqual(name === undefined ? { kind: 'none' } : { kind: 'match', match: { end, tags: [name] } })
})

test('goes on where it stopped, and says when more is needed', () => {
  const reader = new PhraseReader(trie, 3)
  expect(reader.advance('So Love', false)).toEqual({ kind: 'open' })
  expect(reader.advance('So Love Me', false)).toEqual({ kind: 'open' })
  expect(reader.advance('So Love Me?', false)).toEqual({ kind: 'open' })
  expect(reader.advance('So Love Me? Yes', false)).toMatchObject({ kind: 'match', match: { end: 10 } })
})

test('more between two letters than anyone writes is to be left out', () => {
  const text = `Love${' '.repeat(300)}Me`
  expect(new PhraseReader(trie, 0).advance(text, true)).toEqual({ kind: 'excess', at: 204, length: 1 })
})
