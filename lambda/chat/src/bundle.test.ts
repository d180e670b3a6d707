import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const dist = resolve(import.meta.dirname, '../dist')
const files = readdirSync(dist)
const mostBytes = 1_500_000
/** What only an AWS client or a Redis client has in it: header of a signature, retry header, commands. */
const clients = /x-amz-security-token|amz-sdk-invocation-id|DynamoDB_20120810|converse-stream|zrevrangebyscore/i

test('everything that ships is at most 1.5 MB', () => {
  const bytes = files.reduce((sum, file) => sum + statSync(join(dist, file)).size, 0)
  expect(bytes).toBeLessThanOrEqual(mostBytes)
})

test('what a start reads holds neither an AWS client nor the application', () => {
  const read = readWith('handler.mjs')
  expect(clientsIn(read)).toEqual([])
  expect(read.reduce((sum, file) => sum + statSync(join(dist, file)).size, 0)).toBeLessThan(20_000)
})

test('the application holds no AWS client before its settings ask for one', () => {
  const application = files.find((file) => file.startsWith('application-')) ?? ''
  expect(clientsIn(readWith(application))).toEqual([])
  expect(clientsIn(files), 'they do ship').not.toEqual([])
})

test('no piece ships that nothing loads', () => {
  const named = new Set(
    files.flatMap((file) => [...textOf(file).matchAll(/"\.\/([\w-]+\.mjs)"/g)].map(([, name]) => name)),
  )
  expect(files.filter((file) => file !== 'handler.mjs' && !named.has(file))).toEqual([])
})

/** A piece with those that it imports at once, directly or not. */
function readWith(entry: string): string[] {
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file)) return
    found.add(file)
    for (const [, name = ''] of textOf(file).matchAll(/(?:from|import)"\.\/([\w-]+\.mjs)"/g)) visit(name)
  }
  visit(entry)
  return [...found]
}

function clientsIn(pieces: readonly string[]): string[] {
  return pieces.filter((file) => clients.test(textOf(file)))
}

function textOf(file: string): string {
  return readFileSync(join(dist, file), 'utf8')
}
