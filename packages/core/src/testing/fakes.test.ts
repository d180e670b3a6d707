import {
  describeConversationStore,
  describeIdempotencyKeys,
  describePreferenceStore,
  describeProfileStore,
  describeTurnLog,
  memoryConversations,
  memoryIdempotencyKeys,
  memoryPreferences,
  memoryProfiles,
  memoryTurnLog,
} from './index.ts'

describeConversationStore('in memory', memoryConversations)
describePreferenceStore('in memory', memoryPreferences)
describeProfileStore('in memory', memoryProfiles)
describeTurnLog('in memory', memoryTurnLog)
describeIdempotencyKeys('in memory', memoryIdempotencyKeys)
