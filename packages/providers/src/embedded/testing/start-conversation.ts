import { systemClock } from '@manga-assist/clock'
import { createChat, createLibrary, type Library, type TurnEvent } from '@manga-assist/core'
import { chatDependencies } from '@manga-assist/core/testing'
import { createEmbeddedCatalogue } from '../../catalogue/embedded-catalogue.ts'
import { shippedTitles } from '../../catalogue/shipped-titles.ts'
import { createEmbeddedIntentClassifier } from '../../intent/embedded-intent-classifier.ts'
import { createEmbeddedLanguageModel } from '../embedded-language-model.ts'

/** What ships: the catalogue that the conversations of the tests are about. */
export const library: Library = createLibrary(createEmbeddedCatalogue(shippedTitles))
/** Shared as in a process that serves many: reading its lexicon takes longer than a conversation. */
const classifier = createEmbeddedIntentClassifier()

/** What a reader sees of one turn. */
export interface Said {
  text: string
  intent: string
  /** Ids, in order. */
  recommended: string[]
}

/** A chat as it ships, with one reader who has told nothing yet. */
export function startConversation() {
  let asked = 0
  const dependencies = chatDependencies({
    library,
    classifier,
    model: createEmbeddedLanguageModel({ clock: systemClock, tokensPerSecond: Number.POSITIVE_INFINITY }),
  })
  const chat = createChat(dependencies)
  return {
    preferences: () => dependencies.preferences.read('reader'),
    async say(text: string): Promise<Said> {
      asked += 1
      const question = { userId: 'reader', conversationId: 'c1', messageId: `m${asked}`, text }
      const said: Said = { text: '', intent: '', recommended: [] }
      for await (const event of chat.runTurn(question, new AbortController().signal)) note(event, said)
      return said
    },
  }
}

function note(event: TurnEvent, said: Said): void {
  if (event.kind === 'turn-failed') throw event.error
  if (event.kind === 'text-delta') said.text += event.text
  if (event.kind === 'intent-found') said.intent = event.intent
  if (event.kind === 'title-recommended') said.recommended.push(event.recommendation.id)
}
