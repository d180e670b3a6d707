import type { Clock } from '@manga-assist/clock'
import { emptyPreferences, type Title } from '@manga-assist/contracts'
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
import { withOwnTitles } from '../catalogue/catalogue-file.ts'
import { createEmbeddedCatalogue } from '../catalogue/embedded-catalogue.ts'
import { shippedTitles } from '../catalogue/shipped-titles.ts'
import { createSqliteConversations } from '../sqlite/sqlite-conversations.ts'
import { openSqliteDatabase } from '../sqlite/sqlite-database.ts'
import { createSqlitePreferences } from '../sqlite/sqlite-preferences.ts'
import { createEmbeddedIntentClassifier } from './embedded-intent-classifier.ts'
import { createEmbeddedLanguageModel } from './embedded-language-model.ts'

export interface EmbeddedServicesOptions {
  /** File that all processes of one machine share; `:memory:` keeps everything in this process. */
  databaseFile: string
  tokensPerSecond: number
  /** Titles besides the shipped ones, or in their place where the ids are the same. */
  ownTitles?: readonly Title[] | undefined
  clock: Clock
  newId: () => string
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
export function createEmbeddedServices(options: EmbeddedServicesOptions): EmbeddedServices {
  const { databaseFile, tokensPerSecond, clock, newId } = options
  const database = openSqliteDatabase(databaseFile)
  const catalogue = createEmbeddedCatalogue(withOwnTitles(shippedTitles, options.ownTitles))
  const library = createLibrary(catalogue)
  const conversations = createSqliteConversations(database)
  const preferences = createSqlitePreferences(database)
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
    close: () => database.close(),
  }
}
