export { catalogueFileVariable, readCatalogueFile, withOwnTitles } from './catalogue/catalogue-file.ts'
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
export { createSqlitePreferences } from './sqlite/sqlite-preferences.ts'
