import type { Clock } from '@manga-assist/clock'
import {
  type Catalogue,
  type Chat,
  type ConversationStore,
  createChat,
  createRecommendations,
  type PreferenceStore,
  type Recommendations,
} from '@manga-assist/core'
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
  clock: Clock
  newId: () => string
}

export interface EmbeddedServices {
  catalogue: Catalogue
  conversations: ConversationStore
  preferences: PreferenceStore
  chat: Chat
  recommendations: Recommendations
  close(): void
}

/** The whole product on one machine, with no account and no network: stores are opened here, once, before readiness. */
export function createEmbeddedServices(options: EmbeddedServicesOptions): EmbeddedServices {
  const { databaseFile, tokensPerSecond, clock, newId } = options
  const database = openSqliteDatabase(databaseFile)
  const catalogue = createEmbeddedCatalogue(shippedTitles)
  const conversations = createSqliteConversations(database)
  const preferences = createSqlitePreferences(database)
  const classifier = createEmbeddedIntentClassifier()
  const model = createEmbeddedLanguageModel({ clock, tokensPerSecond })
  return {
    catalogue,
    conversations,
    preferences,
    chat: createChat({ catalogue, conversations, preferences, classifier, model, clock, newId }),
    recommendations: createRecommendations({ catalogue, preferences }),
    close: () => database.close(),
  }
}
