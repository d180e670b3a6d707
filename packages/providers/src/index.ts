export { createEmbeddedCatalogue } from './catalogue/embedded-catalogue.ts'
export { shippedTitles } from './catalogue/shipped-titles.ts'
export { createEmbeddedLanguageModel, embeddedModelName } from './embedded/embedded-language-model.ts'
export {
  createEmbeddedServices,
  type EmbeddedServices,
  type EmbeddedServicesOptions,
} from './embedded/embedded-services.ts'
export { createEmbeddedIntentClassifier } from './intent/embedded-intent-classifier.ts'
export { type IntentEndpoint, type IntentEndpointOptions, openIntentEndpoint } from './intent/sagemaker-endpoint.ts'
export {
  createSageMakerIntentClassifier,
  type FallbackReason,
  type IntentClassifierEvent,
  type SageMakerIntentClassifierDependencies,
} from './intent/sagemaker-intent-classifier.ts'
export { createRateLimiters, type RateLimiters, type RateLimitersOptions } from './rate-limit/rate-limiters.ts'
export type { RedisScripts } from './rate-limit/redis-rate-limiter.ts'
export { createSqliteConversations } from './sqlite/sqlite-conversations.ts'
export { openSqliteDatabase } from './sqlite/sqlite-database.ts'
export { createSqliteIdempotencyKeys } from './sqlite/sqlite-idempotency-keys.ts'
export { createSqlitePreferences } from './sqlite/sqlite-preferences.ts'
export { createSqliteTurnLog } from './sqlite/sqlite-turn-log.ts'
