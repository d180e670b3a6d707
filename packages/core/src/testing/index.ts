export { describeCancelKeys } from './cancel-keys-contract.ts'
export { chatDependencies } from './chat-dependencies.ts'
export { describeConversationStore } from './conversation-store-contract.ts'
export {
  fixedIntent,
  memoryCatalogue,
  memoryConversations,
  memoryPreferences,
  memoryProfiles,
  recordingQueue,
  scriptedModel,
} from './fakes.ts'
export { generatedTitles } from './generated-titles.ts'
export { guardedAnswer } from './guarded-answer.ts'
export { describeIdempotencyKeys } from './idempotency-keys-contract.ts'
export { contractPrompt, describeLanguageModel, type LanguageModelCase } from './language-model-contract.ts'
export { memoryIdempotencyKeys, memoryTurnLog } from './memory-turns.ts'
export { describePreferenceStore } from './preference-store-contract.ts'
export { describeProfileStore } from './profile-store-contract.ts'
export { describeRateLimiter } from './rate-limiter-contract.ts'
export { sampleTitle, sampleTitles } from './titles.ts'
export { describeTokenBudget, type TokenBudgetCase } from './token-budget-contract.ts'
export { describeTurnLog } from './turn-log-contract.ts'
export { conversationTurn } from './turns.ts'
