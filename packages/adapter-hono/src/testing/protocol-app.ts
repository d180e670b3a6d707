import { randomUUID } from 'node:crypto'
import { systemClock as clock, sleep } from '@manga-assist/clock'
import type { PlaneName } from '@manga-assist/contracts'
import type { LanguageModel, ModelEvent } from '@manga-assist/core'
import { createEmbeddedLanguageModel, createServices, openSqliteStores } from '@manga-assist/providers'
import type { AppDependencies } from '../app-dependencies.ts'
import { createApp } from '../create-app.ts'
import { developmentIdentity } from '../identity.ts'
import { unsampledTrace } from './unsampled-trace.ts'

/** Words in a question that make the model behave as no template does. */
export const orders = {
  /** Answers word by word, for about a second. */
  steady: '#steady',
  /** Answers half of the same words, and the others when the address behind it has answered. See `holdAnswer`. */
  held: '#held',
  /** Goes on until it is stopped, or its answer is as long as an answer may be. */
  endless: '#endless',
  /** Fails after its first words. */
  fail: '#fail',
} as const

const steadyWords = Array.from({ length: 50 }, (_, index) => `word${index} `)
/** What `#steady` and `#held` answer. */
export const steadyAnswer = steadyWords.join('')

const paceMs = 20
const heldQuestion = new RegExp(`${orders.held} (\\S+)`)

/** The real application, on stores that processes share through a file, with a model that takes orders from the question. */
export function createProtocolApp(plane: PlaneName, databaseFile: string, more: Partial<AppDependencies> = {}) {
  const newId = randomUUID
  const stores = openSqliteStores(databaseFile, clock)
  const model = { ...obedientModel(), warmUp: async () => {}, close: async () => {} }
  const services = createServices({ stores, model, clock, newId })
  const app = createApp({
    ...services,
    identify: developmentIdentity({ cookieSecret: 'a secret for tests only', newId }),
    plane,
    isReady: () => true,
    clock,
    newId,
    readTrace: unsampledTrace,
    onEvent: () => {},
    ...more,
  })
  return { app, close: () => services.close() }
}

function obedientModel(): LanguageModel {
  const embedded = createEmbeddedLanguageModel({ clock, tokensPerSecond: Number.POSITIVE_INFINITY })
  return {
    name: 'obedient',
    async *generate(prompt, signal) {
      const question = prompt.messages.at(-1)?.text ?? ''
      if (question.includes(orders.fail)) {
        yield { kind: 'text', text: 'Half an ' }
        throw new Error('secret detail')
      }
      const held = question.match(heldQuestion)?.[1]
      if (held !== undefined) return yield* heldAnswer(held, signal)
      const words = wordsFor(question)
      if (words === undefined) return yield* embedded.generate(prompt, signal)
      for (const text of words) {
        await sleep(clock, paceMs, signal)
        yield { kind: 'text', text }
      }
      yield { kind: 'end', finishReason: 'stop' }
    },
  }
}

async function* heldAnswer(address: string, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  for (const [index, text] of steadyWords.entries()) {
    if (index === steadyWords.length / 2) await fetch(address, { signal })
    yield { kind: 'text', text }
  }
  yield { kind: 'end', finishReason: 'stop' }
}

function wordsFor(question: string): Iterable<string> | undefined {
  if (question.includes(orders.steady)) return steadyWords
  return question.includes(orders.endless) ? endlessWords() : undefined
}

function* endlessWords(): Generator<string> {
  for (;;) yield 'on and on '
}
