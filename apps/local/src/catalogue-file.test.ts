import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { sampleTitle } from '@manga-assist/core/testing'
import { expect, onTestFinished, test } from 'vitest'
import { catalogueFileOf } from './catalogue-file.ts'
import { openChat } from './testing/chat.ts'
import { startLocalStack } from './testing/local-stack.ts'

test('the file of the settings comes first, then what was imported, and a stack on free ports looks for neither', () => {
  const root = folder()
  const imported = join(root, '.data/catalogue.jsonl')
  const fileOf = (CATALOGUE_FILE?: string, ROUTER_PORT = 8080) => catalogueFileOf(root, { CATALOGUE_FILE, ROUTER_PORT })
  expect(fileOf()).toBeUndefined()
  mkdirSync(join(root, '.data'))
  writeFileSync(imported, '')
  expect([fileOf(), fileOf('own.jsonl'), fileOf(undefined, 0)]).toEqual([imported, resolve('own.jsonl'), undefined])
})

test('titles of one’s own are known to the tasks and to the function', async () => {
  const file = join(folder(), 'own.jsonl')
  writeFileSync(file, JSON.stringify(sampleTitle('night-vault', {})))
  const stack = await startLocalStack({ CATALOGUE_FILE: file, TASKS: '1', TASK_CONCURRENCY_LIMIT: '1' })
  const { router = '' } = stack.addresses
  expect(stack.output()).toContain(`titles   ${file}`)
  const held = await openChat(router, 'held')
  const answers = await Promise.all(['1', '2'].map(() => fetch(`${router}/v1/titles/night-vault`)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(answers.map(({ headers }) => headers.get('x-served-by'))).toContain('lambda')
  expect(await held.end).toBe('finish')
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'manga-own-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}
