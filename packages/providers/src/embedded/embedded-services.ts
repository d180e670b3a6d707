import type { Clock } from '@manga-assist/clock'
import { emptyPreferences } from '@manga-assist/contracts'
import {
  type Catalogue,
  type ConversationStore,
  createChat,
  createLibrary,
  createLiveTurns,
  createRecommendations,
  type LanguageModel,
  type LiveTurns,
  type PreferenceStore,
  type Recommendations,
} from '@manga-assist/core'
import { createEmbeddedCatalogue } from '../catalogue/embedded-catalogue.ts'
import { shippedTitles } from '../catalogue/shipped-titles.ts'
import { createSqliteConversations } from '../sqlite/sqlite-conversations.ts'
import { openSqliteDatabase } from '../sqlite/sqlite-database.ts'
import { createSqliteIdempotencyKeys } from '../sqlite/sqlite-idempotency-keys.ts'
import { createSqlitePreferences } from '../sqlite/sqlite-preferences.ts'
import { createSqliteTurnLog } from '../sqlite/sqlite-turn-log.ts'
import { createEmbeddedIntentClassifier } from './embedded-intent-classifier.ts'
import { createEmbeddedLanguageModel } from './embedded-language-model.ts'

export interface EmbeddedServicesOptions {
  /** File that all processes of one machine share; `:memory:` keeps everything in this process. */
  databaseFile: string
  /** Pace of the embedded model. */
  tokensPerSecond: number
  /** Another model than the embedded one. Whoever made it closes it. */
  model?: LanguageModel
  clock: Clock
  newId: () => string
  /** Faults of stores that no request fails of. */
  onFailure?: (error: unknown) => void
}

export interface EmbeddedServices {
  catalogue: Catalogue
  conversations: ConversationStore
  preferences: PreferenceStore
  turns: LiveTurns
  recommendations: Recommendations
  /** Computes what the first requests would have to wait for. For a process that serves many; a function skips it. */
  warmUp(): void
  /** Stops what is still being written. */
  close(): Promise<void>
}

/** The whole product on one machine, with no account and no network: stores are opened here, once, before readiness. */
export function createEmbeddedServices(options: EmbeddedServicesOptions): EmbeddedServices {
  const { databaseFile, tokensPerSecond, clock, newId } = options
  const database = openSqliteDatabase(databaseFile)
  const catalogue = createEmbeddedCatalogue(shippedTitles)
  const library = createLibrary(catalogue)
  const conversations = createSqliteConversations(database)
  const preferences = createSqlitePreferences(database)
  const classifier = createEmbeddedIntentClassifier()
  const { model = createEmbeddedLanguageModel({ clock, tokensPerSecond }) } = options
  const turns = createLiveTurns({
    chat: createChat({ library, conversations, preferences, classifier, model, clock, newId }),
    log: createSqliteTurnLog(database),
    keys: createSqliteIdempotencyKeys(database, clock),
    clock,
    newId,
    ...(options.onFailure && { onFailure: options.onFailure }),
  })
  return {
    catalogue,
    conversations,
    preferences,
    turns,
    recommendations: createRecommendations({ library, preferences }),
    warmUp() {
      catalogue.search('warm', 1)
      library.mentions('warm')
      library.recommender.recommend({ preferences: emptyPreferences, limit: 1 })
    },
    close: async () => {
      await turns.close()
      database.close()
    },
  }
}
