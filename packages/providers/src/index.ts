export { createEmbeddedCatalogue } from './catalogue/embedded-catalogue.ts'
export { shippedTitles } from './catalogue/shipped-titles.ts'
export { memoryTableDefinition, timeToLiveAttribute } from './dynamodb/memory-table.ts'
export { StoreError, type StoreFault } from './dynamodb/store-error.ts'
export { createEmbeddedIntentClassifier } from './embedded/embedded-intent-classifier.ts'
export { createEmbeddedLanguageModel, embeddedModelName } from './embedded/embedded-language-model.ts'
export {
  createEmbeddedServices,
  createServices,
  type EmbeddedServices,
  type EmbeddedServicesOptions,
  type ServicesOptions,
} from './embedded/embedded-services.ts'
export { createSqliteConversations } from './sqlite/sqlite-conversations.ts'
export { openSqliteDatabase } from './sqlite/sqlite-database.ts'
export { createSqlitePreferences } from './sqlite/sqlite-preferences.ts'
export { createMemoryTable, createStores, type StoreSettings, type Stores } from './stores.ts'
