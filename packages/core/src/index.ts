export { withoutOrders } from './chat/catalogue-text.ts'
export { type Chat, type ChatDependencies, type ChatQuestion, createChat } from './chat/chat.ts'
export { type Criterion, criterionIn } from './chat/criteria.ts'
export { detectLanguage, type Language } from './chat/language.ts'
export { wordsOfTags } from './chat/tag-mentions.ts'
export { createTitleMentions, normalise, type TitleMentions } from './chat/title-mentions.ts'
export { isLastEvent, type TurnEvent, type TurnFailure, type TurnTimings } from './chat/turn-event.ts'
export { warmUpTurns } from './chat/warm-up.ts'
export { createLibrary, type Library } from './library.ts'
export { type CancelKeys, cancelKeyKeptMs } from './ports/cancel-keys.ts'
export type { Catalogue, SearchHit } from './ports/catalogue.ts'
export { type ChapterDrops, noChapterDrops } from './ports/chapter-drops.ts'
export {
  type Answer,
  type Conversation,
  type ConversationStore,
  type ConversationSummary,
  maxTurnsKept,
  questionSummary,
  type Turn,
} from './ports/conversation-store.ts'
export type { EnrichmentJob, EnrichmentQueue } from './ports/enrichment-queue.ts'
export { type IdempotencyKey, type IdempotencyKeys, type KeyedTurn, keyKeptMs } from './ports/idempotency-keys.ts'
export { type Intent, type IntentClassifier, intents } from './ports/intent-classifier.ts'
export type {
  FinishReason,
  LanguageModel,
  ModelEvent,
  Prompt,
  PromptMessage,
  RetrievalBasis,
  RetrievedTitle,
  TokenUsage,
} from './ports/language-model.ts'
export {
  LanguageModelError,
  type LanguageModelErrorCode,
  type LanguageModelErrorOptions,
} from './ports/language-model-error.ts'
export type { PreferenceStore } from './ports/preference-store.ts'
export { emptyProfile, type Profile, type ProfileStore } from './ports/profile-store.ts'
export type { RateLimit, RateLimiter, Taken } from './ports/rate-limiter.ts'
export type { TokenBudget, TokenReservation } from './ports/token-budget.ts'
export { type LoggedTurn, type TurnLog, type TurnRef, turnKeptMs } from './ports/turn-log.ts'
export { applyFeedback } from './preferences/feedback.ts'
export { isEmptyChange, type PreferenceChange } from './preferences/preference-change.ts'
export {
  type AdmitJob,
  createInProcessQueue,
  type InProcessQueue,
  type InProcessQueueOptions,
} from './profile/in-process-queue.ts'
export { refreshOnRemoval } from './profile/refresh-on-removal.ts'
export { createEnrichment, type RunEnrichment } from './profile/refresh-profile.ts'
export { tagInJapanese } from './recommend/japanese-tags.ts'
export type { ReasonLanguage } from './recommend/reason-text.ts'
export {
  createRecommendations,
  type Recommendations,
  type RecommendationsDependencies,
  type RecommendationsResult,
} from './recommend/recommendations.ts'
export type { Recommender, RecommendRequest } from './recommend/recommender.ts'
export type { TasteSignal } from './recommend/taste-signals.ts'
export {
  type AskOptions,
  createLiveTurns,
  type LiveTurns,
  type LiveTurnsDependencies,
  type ReadTurn,
} from './turns/live-turns.ts'
export type { TurnEnd } from './turns/write-turn.ts'
