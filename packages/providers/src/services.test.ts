import { systemClock as clock } from '@manga-assist/clock'
import { expect, test } from 'vitest'
import { createLanguageModel } from './create-language-model.ts'
import { createServices } from './services.ts'
import { openSqliteStores } from './sqlite/sqlite-stores.ts'

test('deleting a conversation takes what it said out of the profile', async () => {
  const stores = openSqliteStores(':memory:', clock)
  const tokensPerSecond = Number.POSITIVE_INFINITY
  const model = createLanguageModel({ kind: 'embedded', tokensPerSecond }, { clock, random: () => 0.5 })
  const newId = () => crypto.randomUUID()
  const services = createServices({ stores, model, enrichment: 'inline', clock, newId })
  const question = { userId: 'reader', conversationId: 'c1', messageId: 'm1', text: 'tell me about Slam Dunk' }
  const answer = await services.turns.ask(question, { graceMs: 0 })
  if (answer.kind !== 'answering') throw new Error(answer.kind)
  for await (const event of answer.read(new AbortController().signal)) expect(event.kind).not.toBe('turn-failed')
  expect((await stores.profiles.read('reader')).signals).toMatchObject([{ titleId: 'slam-dunk' }])
  expect(await services.conversations.remove('reader', 'c1')).toBe(true)
  expect((await stores.profiles.read('reader')).signals).toEqual([])
  await services.close()
})
