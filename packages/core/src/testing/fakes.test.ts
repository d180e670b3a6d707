import {
  describeConversationStore,
  describeIdempotencyKeys,
  describeLanguageModel,
  describePreferenceStore,
  describeProfileStore,
  describeTurnLog,
  memoryConversations,
  memoryIdempotencyKeys,
  memoryPreferences,
  memoryProfiles,
  memoryTurnLog,
  scriptedModel,
} from './index.ts'

describeConversationStore('in memory', memoryConversations)
describePreferenceStore('in memory', memoryPreferences)
describeProfileStore('in memory', memoryProfiles)
describeTurnLog('in memory', memoryTurnLog)
describeIdempotencyKeys('in memory', memoryIdempotencyKeys)
describeLanguageModel('scripted', {
  open: () => scriptedModel(['Hello', ' there.']),
  openBroken: () => scriptedModel(['Hello', new Error('gone')]),
})
