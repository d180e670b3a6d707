import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readTokens } from './read-tokens.ts'

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'burst-tokens-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'tokens'), text)
  return join(folder, 'tokens')
}

test('reads one token from each line', () => {
  expect(readTokens(fileWith('a.b-c_d\n\n  e.f.g \n'))).toEqual(['a.b-c_d', 'e.f.g'])
})

test.each([
  ['', /--tokens must name a file with a token in a line, .+ holds none/],
  ['good\nsecret two\n', /--tokens must hold one bearer token in a line, token 2 of .+ is none/],
])('%j is refused, and nothing of it is repeated', (text, message) => {
  const read = () => readTokens(fileWith(text))
  expect(read).toThrow(message)
  expect(read).not.toThrow(/secret/)
})

test('a file that is not there is refused by its name', () => {
  expect(() => readTokens('/nowhere/tokens')).toThrow(/--tokens must name a file that can be read: .+nowhere/)
})
