export {
  type ApplicationPlace,
  applicationSettings,
  applicationVariables,
  checkApplicationVariables,
} from './application-variables.ts'
export type { BedrockLanguageModelOptions } from './bedrock/bedrock-language-model.ts'
export type { CacheEvent } from './cache/cache-event.ts'
export { cachedConversations } from './cache/cached-conversations.ts'
export { cachedPreferences } from './cache/cached-preferences.ts'
export type { RegionCounts, TierCounts } from './cache/counts.ts'
export { openRedis, type RedisOptions, type RedisTier } from './cache/open-redis.ts'
export type { CacheRegion } from './cache/region.ts'
export type { RegionOptions } from './cache/region-options.ts'
export { createTieredCache, type TieredCache, type TieredCacheDependencies } from './cache/tiered-cache.ts'
export { type Caching, type CachingOptions, openCaching } from './caching.ts'
export { catalogueFileVariable, readCatalogueFile, withOwnTitles } from './catalogue/catalogue-file.ts'
export { createEmbeddedCatalogue } from './catalogue/embedded-catalogue.ts'
export { shippedTitles } from './catalogue/shipped-titles.ts'
export {
  createLanguageModel,
  type LanguageModelChoice,
  type LanguageModelSurroundings,
  type ReadyLanguageModel,
} from './create-language-model.ts'
export { memoryTableDefinition, timeToLiveAttribute } from './dynamodb/memory-table.ts'
export { StoreError, type StoreFault } from './dynamodb/store-error.ts'
export { createEmbeddedLanguageModel, embeddedModelName } from './embedded/embedded-language-model.ts'
export { createEmbeddedServices, type EmbeddedServicesOptions } from './embedded/embedded-services.ts'
export { createEmbeddedIntentClassifier } from './intent/embedded-intent-classifier.ts'
export { type IntentEndpoint, type IntentEndpointOptions, openIntentEndpoint } from './intent/sagemaker-endpoint.ts'
export {
  createSageMakerIntentClassifier,
  type FallbackReason,
  type IntentClassifierEvent,
  type SageMakerIntentClassifierDependencies,
} from './intent/sagemaker-intent-classifier.ts'
export { languageModelChoice, languageModelVariables } from './language-model-variables.ts'
export { type OpenServices, openServices, type ServiceSettings, type ServiceSurroundings } from './open-services.ts'
export { createRateLimiters, type RateLimiters, type RateLimitersOptions } from './rate-limit/rate-limiters.ts'
export type { RedisScripts } from './rate-limit/redis-rate-limiter.ts'
export { createServices, type Services, type ServicesOptions } from './services.ts'
export { createSqliteConversations } from './sqlite/sqlite-conversations.ts'
export { openSqliteDatabase } from './sqlite/sqlite-database.ts'
export { createSqliteIdempotencyKeys } from './sqlite/sqlite-idempotency-keys.ts'
export { createSqlitePreferences } from './sqlite/sqlite-preferences.ts'
export { openSqliteStores } from './sqlite/sqlite-stores.ts'
export { createSqliteTurnLog } from './sqlite/sqlite-turn-log.ts'
export { checkStoreVariables, storeSettings, storeVariables } from './store-variables.ts'
export { createMemoryTable, createStores, type StoreSettings, type Stores } from './stores.ts'
export { createLocalTokenBudget, type LocalTokenBudgetOptions } from './token-budget/local-token-budget.ts'
export {
  createSharedTokenBudget,
  type ScriptRunner,
  type SharedTokenBudgetOptions,
} from './token-budget/shared-token-budget.ts'
