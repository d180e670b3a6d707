export { describeConversationStore } from './conversation-store-contract.ts'
export { fixedIntent, memoryCatalogue, memoryConversations, memoryPreferences, scriptedModel } from './fakes.ts'
export { describePreferenceStore } from './preference-store-contract.ts'
export { sampleTitle, sampleTitles } from './titles.ts'
