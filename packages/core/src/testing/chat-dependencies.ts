import { systemClock } from '@manga-assist/clock'
import type { ChatDependencies } from '../chat/chat.ts'
import { createLibrary } from '../library.ts'
import { noChapterDrops } from '../ports/chapter-drops.ts'
import {
  fixedIntent,
  memoryCatalogue,
  memoryConversations,
  memoryPreferences,
  memoryProfiles,
  recordingQueue,
  scriptedModel,
} from './fakes.ts'

/** Everything a chat needs, in memory, but for what the test gives. */
export function chatDependencies(given: Partial<ChatDependencies> = {}): ChatDependencies {
  return {
    library: createLibrary(memoryCatalogue()),
    conversations: memoryConversations(),
    preferences: memoryPreferences(),
    profiles: memoryProfiles(),
    drops: noChapterDrops,
    enrichment: recordingQueue(),
    classifier: fixedIntent('recommend'),
    model: scriptedModel(['Try this.']),
    clock: systemClock,
    newId: () => 'id',
    ...given,
  }
}
