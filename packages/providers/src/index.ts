export type { CacheEvent } from './cache/cache-event.ts'
export { cachedConversations } from './cache/cached-conversations.ts'
export { cachedPreferences } from './cache/cached-preferences.ts'
export type { RegionCounts, TierCounts } from './cache/counts.ts'
export { openRedis, type RedisOptions, type RedisTier } from './cache/open-redis.ts'
export type { CacheRegion } from './cache/region.ts'
export type { RegionOptions } from './cache/region-options.ts'
export { createTieredCache, type TieredCache, type TieredCacheDependencies } from './cache/tiered-cache.ts'
export { createEmbeddedCatalogue } from './catalogue/embedded-catalogue.ts'
export { shippedTitles } from './catalogue/shipped-titles.ts'
export { createEmbeddedIntentClassifier } from './embedded/embedded-intent-classifier.ts'
export { createEmbeddedLanguageModel, embeddedModelName } from './embedded/embedded-language-model.ts'
export {
  createEmbeddedServices,
  type EmbeddedServices,
  type EmbeddedServicesOptions,
} from './embedded/embedded-services.ts'
export { createSqliteConversations } from './sqlite/sqlite-conversations.ts'
export { openSqliteDatabase } from './sqlite/sqlite-database.ts'
export { createSqliteIdempotencyKeys } from './sqlite/sqlite-idempotency-keys.ts'
export { createSqlitePreferences } from './sqlite/sqlite-preferences.ts'
export { createSqliteTurnLog } from './sqlite/sqlite-turn-log.ts'
