import type { Clock } from '@manga-assist/clock'
import { emptyPreferences } from '@manga-assist/contracts'
import {
  type Catalogue,
  type Chat,
  type ConversationStore,
  createChat,
  createLibrary,
  createRecommendations,
  type PreferenceStore,
  type Recommendations,
} from '@manga-assist/core'
import { createEmbeddedCatalogue } from '../catalogue/embedded-catalogue.ts'
import { shippedTitles } from '../catalogue/shipped-titles.ts'
import { openSqliteStores } from '../sqlite/sqlite-stores.ts'
import type { Stores } from '../stores.ts'
import { createEmbeddedIntentClassifier } from './embedded-intent-classifier.ts'
import { createEmbeddedLanguageModel } from './embedded-language-model.ts'

export interface ServicesOptions {
  /** Opened by the caller, closed with the services. */
  stores: Stores
  tokensPerSecond: number
  clock: Clock
  newId: () => string
}

export interface EmbeddedServicesOptions extends Omit<ServicesOptions, 'stores'> {
  /** File that all processes of one machine share; `:memory:` keeps everything in this process. */
  databaseFile: string
}

export interface EmbeddedServices {
  catalogue: Catalogue
  conversations: ConversationStore
  preferences: PreferenceStore
  chat: Chat
  recommendations: Recommendations
  /** Computes what the first requests would have to wait for. For a process that serves many; a function skips it. */
  warmUp(): void
  close(): void
}

/** The whole product on one machine, with no account and no network: stores are opened here, once, before readiness. */
export function createEmbeddedServices({ databaseFile, ...options }: EmbeddedServicesOptions): EmbeddedServices {
  return createServices({ ...options, stores: openSqliteStores(databaseFile) })
}

/** The whole product on the stores given. */
export function createServices({ stores, tokensPerSecond, clock, newId }: ServicesOptions): EmbeddedServices {
  const { conversations, preferences } = stores
  const catalogue = createEmbeddedCatalogue(shippedTitles)
  const library = createLibrary(catalogue)
  const classifier = createEmbeddedIntentClassifier()
  const model = createEmbeddedLanguageModel({ clock, tokensPerSecond })
  return {
    catalogue,
    conversations,
    preferences,
    chat: createChat({ library, conversations, preferences, classifier, model, clock, newId }),
    recommendations: createRecommendations({ library, preferences }),
    warmUp() {
      catalogue.search('warm', 1)
      library.mentions('warm')
      library.recommender.recommend({ preferences: emptyPreferences, limit: 1 })
    },
    close: () => stores.close(),
  }
}
