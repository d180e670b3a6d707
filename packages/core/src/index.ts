export {
  type Chat,
  type ChatDependencies,
  type ChatQuestion,
  createChat,
  type TurnEvent,
  type TurnTimings,
} from './chat/chat.ts'
export { createTitleMentions, normalise, type TitleMentions } from './chat/title-mentions.ts'
export { createLibrary, type Library } from './library.ts'
export type { Catalogue, SearchHit } from './ports/catalogue.ts'
export {
  type Answer,
  type Conversation,
  type ConversationStore,
  type ConversationSummary,
  maxTurnsKept,
  questionSummary,
  type Turn,
} from './ports/conversation-store.ts'
export { type Intent, type IntentClassifier, intents } from './ports/intent-classifier.ts'
export type {
  LanguageModel,
  ModelEvent,
  Prompt,
  PromptMessage,
  RetrievalBasis,
  RetrievedTitle,
} from './ports/language-model.ts'
export type { PreferenceStore } from './ports/preference-store.ts'
export { applyFeedback } from './preferences/feedback.ts'
export {
  createRecommendations,
  type Recommendations,
  type RecommendationsDependencies,
  type RecommendationsResult,
} from './recommend/recommendations.ts'
