import { describeConversationStore, describePreferenceStore, memoryConversations, memoryPreferences } from './index.ts'

describeConversationStore('in memory (fake)', memoryConversations)
describePreferenceStore('in memory (fake)', memoryPreferences)
