import type { Clock } from '@manga-assist/clock'
import { emptyPreferences } from '@manga-assist/contracts'
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
import { createEmbeddedCatalogue } from '../catalogue/embedded-catalogue.ts'
import { shippedTitles } from '../catalogue/shipped-titles.ts'
import { createEmbeddedIntentClassifier } from '../intent/embedded-intent-classifier.ts'
import { createSqliteConversations } from '../sqlite/sqlite-conversations.ts'
import { openSqliteDatabase } from '../sqlite/sqlite-database.ts'
import { createSqliteIdempotencyKeys } from '../sqlite/sqlite-idempotency-keys.ts'
import { createSqlitePreferences } from '../sqlite/sqlite-preferences.ts'
import { createSqliteProfiles } from '../sqlite/sqlite-profiles.ts'
import { createSqliteTurnLog } from '../sqlite/sqlite-turn-log.ts'
import { createEmbeddedLanguageModel } from './embedded-language-model.ts'

export interface EmbeddedServicesOptions {
  /** File that all processes of one machine share; `:memory:` keeps everything in this process. */
  databaseFile: string
  tokensPerSecond: number
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
  const model = createEmbeddedLanguageModel({ clock, tokensPerSecond })
  const profiles = createSqliteProfiles(database)
  const onFailure = options.onFailure ?? (() => {})
  const enrichment = createInProcessQueue({ run: createEnrichment({ conversations, profiles }), clock, onFailure })
  const turns = createLiveTurns({
    chat: createChat({
      library,
      conversations,
      preferences,
      profiles,
      drops: noChapterDrops,
      classifier,
      model,
      enrichment,
      clock,
      newId,
      onFailure,
    }),
    log: createSqliteTurnLog(database),
    keys: createSqliteIdempotencyKeys(database, clock),
    clock,
    newId,
    onFailure,
  })
  return {
    catalogue,
    conversations,
    preferences,
    turns,
    recommendations: createRecommendations({ library, preferences }),
    warmUp() {
      classifier.warmUp()
      catalogue.search('warm', 1)
      library.mentions('warm')
      library.recommender.recommend({ preferences: emptyPreferences, limit: 1 })
    },
    close: async () => {
      await turns.close()
      await enrichment.close()
      database.close()
    },
  }
}
