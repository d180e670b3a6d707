import { sleep } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { createChat } from '../chat/chat.ts'
import type { LanguageModel } from '../ports/language-model.ts'
import type { TurnLog } from '../ports/turn-log.ts'
import { chatDependencies, memoryConversations, memoryIdempotencyKeys, memoryTurnLog } from '../testing/index.ts'
import { createLiveTurns } from './live-turns.ts'
import { collect, failingLog, fault, patient, question, read } from './testing/scripted-task.ts'

/** How long the store takes to save a turn. */
const savingMs = 200

test.each(['here', 'there'] as const)(
  'an answer written here is saved no more after it was discarded %s',
  async (at) => {
    const { tasks, clock, conversations } = setUp()
    const reading = collect(await read(tasks.here.ask(question, patient)))
    await clock.advance(100)
    const forgetting = tasks[at].discard('reader', 'c1').then(async (wasRunning) => {
      await conversations.remove('reader', 'c1')
      return wasRunning
    })
    await clock.advance(2_000)
    expect(await forgetting).toBe(true)
    expect((await reading).at(-1)).toMatchObject({ kind: 'turn-stopped' })
    await clock.advance(10_000)
    expect(await conversations.read('reader', 'c1')).toBeUndefined()
    expect(clock.pendingTimers).toBe(0)
  },
)

test('there is nothing to resume of a discarded answer', async () => {
  const { tasks, clock } = setUp()
  const leaving = new AbortController()
  const reading = collect(await read(tasks.here.ask(question, patient)), leaving.signal)
  await clock.advance(100)
  leaving.abort()
  await reading
  const discarding = tasks.here.discard('reader', 'c1')
  await clock.advance(2_000)
  expect(await discarding).toBe(true)
  expect(await tasks.there.resume('reader', 'c1')).toBeUndefined()
})

test('answers of another conversation, or of another reader, go on', async () => {
  const { tasks, clock } = setUp()
  await tasks.here.ask(question, patient)
  await clock.advance(100)
  expect(await tasks.here.discard('other', 'c1')).toBe(false)
  expect(await tasks.there.discard('reader', 'c2')).toBe(false)
  expect(await tasks.here.stop('reader', 'c1')).toBe(true)
})

test('discarding waits three seconds for a writer that is held up, and no longer', async () => {
  const { tasks, clock } = setUp({ saving: 60_000 })
  await tasks.here.ask(question, patient)
  await clock.advance(100)
  let isOver = false
  const discarding = tasks.here.discard('reader', 'c1').finally(() => {
    isOver = true
  })
  await clock.advance(2_999)
  expect(isOver).toBe(false)
  await clock.advance(1)
  expect(await discarding).toBe(true)
})

test('discarding does not fail of a log that fails', async () => {
  const { tasks, failures } = setUp({ log: failingLog() })
  expect(await tasks.here.discard('reader', 'c1')).toBe(false)
  expect(failures).toEqual([fault])
})

/** Two tasks with one log and one slow store, and a model that goes on until it is stopped. */
function setUp({ saving = savingMs, log = memoryTurnLog() }: { saving?: number; log?: TurnLog } = {}) {
  const clock = new ManualClock()
  const memory = memoryConversations()
  const conversations: typeof memory = {
    ...memory,
    async saveTurn(...turn) {
      await sleep(clock, saving)
      await memory.saveTurn(...turn)
    },
  }
  const chat = createChat(chatDependencies({ clock, conversations, model: endlessModel }))
  const keys = memoryIdempotencyKeys()
  const failures: unknown[] = []
  const task = (name: string) => {
    const onFailure = (error: unknown) => failures.push(error)
    return createLiveTurns({ chat, log, keys, clock, newId: () => name, onFailure })
  }
  return { tasks: { here: task('here'), there: task('there') }, clock, conversations, failures }
}

const endlessModel: LanguageModel = {
  name: 'endless',
  async *generate(_prompt, signal) {
    yield { kind: 'text', text: 'Try this. And that. ' }
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    signal.throwIfAborted()
  },
}
