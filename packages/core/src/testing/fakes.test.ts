import { memoryConversations, memoryPreferences } from './fakes.ts'
import {
  describeConversationStore,
  describeIdempotencyKeys,
  describePreferenceStore,
  describeTurnLog,
  memoryIdempotencyKeys,
  memoryTurnLog,
} from './index.ts'

describeConversationStore('in memory', memoryConversations)
describePreferenceStore('in memory', memoryPreferences)
describeTurnLog('in memory', memoryTurnLog)
describeIdempotencyKeys('in memory', memoryIdempotencyKeys)
