import { memoryConversations, memoryPreferences, scriptedModel } from './fakes.ts'
import {
  describeConversationStore,
  describeIdempotencyKeys,
  describeLanguageModel,
  describePreferenceStore,
  describeTurnLog,
  memoryIdempotencyKeys,
  memoryTurnLog,
} from './index.ts'

describeConversationStore('in memory', memoryConversations)
describePreferenceStore('in memory', memoryPreferences)
describeTurnLog('in memory', memoryTurnLog)
describeIdempotencyKeys('in memory', memoryIdempotencyKeys)
describeLanguageModel('scripted', {
  open: () => scriptedModel(['Hello', ' there.']),
  openBroken: () => scriptedModel(['Hello', new Error('gone')]),
})
