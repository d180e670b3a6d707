import type { Clock } from '@manga-assist/clock'
import { emptyPreferences, type Title } from '@manga-assist/contracts'
import {
  type Catalogue,
  type ConversationStore,
  createChat,
  createEnrichment,
  createInProcessQueue,
  createLibrary,
  createLiveTurns,
  createRecommendations,
  type LiveTurns,
  noChapterDrops,
  type PreferenceStore,
  type Recommendations,
} from '@manga-assist/core'
import { withOwnTitles } from './catalogue/catalogue-file.ts'
import { createEmbeddedCatalogue } from './catalogue/embedded-catalogue.ts'
import { shippedTitles } from './catalogue/shipped-titles.ts'
import type { ReadyLanguageModel } from './create-language-model.ts'
import { createEmbeddedIntentClassifier } from './intent/embedded-intent-classifier.ts'
import type { Stores } from './stores.ts'

export interface ServicesOptions {
  /** Opened by the caller, closed with the services. */
  stores: Stores
  /** Closed with the services. */
  model: ReadyLanguageModel
  /** Titles besides the shipped ones, or in their place where the ids are the same. */
  ownTitles?: readonly Title[] | undefined
  clock: Clock
  newId: () => string
  /** Faults that no request fails of. */
  onFailure?: (error: unknown) => void
}

export interface Services {
  catalogue: Catalogue
  conversations: ConversationStore
  preferences: PreferenceStore
  turns: LiveTurns
  recommendations: Recommendations
  /** Computes what the first requests would have to wait for. For a process that serves many; a function skips it. */
  warmUp(): Promise<void>
  /** Stops what is still being written, finishes what waits behind it, and lets go of the stores. */
  close(): Promise<void>
}

/** The whole product on the stores given. */
export function createServices(options: ServicesOptions): Services {
  const { stores, model, clock, newId, onFailure = () => {} } = options
  const { conversations, preferences, profiles } = stores
  const catalogue = createEmbeddedCatalogue(withOwnTitles(shippedTitles, options.ownTitles))
  const library = createLibrary(catalogue)
  const classifier = createEmbeddedIntentClassifier()
  const drops = noChapterDrops
  const enrichment = createInProcessQueue({ run: createEnrichment({ conversations, profiles }), clock, onFailure })
  const common = { library, preferences, profiles, drops, clock }
  const chat = createChat({ ...common, conversations, classifier, model, enrichment, newId, onFailure })
  const turns = createLiveTurns({ chat, log: stores.turnLog, keys: stores.idempotencyKeys, clock, newId, onFailure })
  return {
    catalogue,
    conversations,
    preferences,
    turns,
    recommendations: createRecommendations(common),
    async warmUp() {
      await model.warmUp()
      classifier.warmUp()
      catalogue.search('warm', 1)
      library.mentions('warm')
      library.recommender.recommend({ preferences: emptyPreferences, limit: 1 })
    },
    async close() {
      await turns.close()
      await enrichment.close()
      await model.close()
      await stores.close()
    },
  }
}
