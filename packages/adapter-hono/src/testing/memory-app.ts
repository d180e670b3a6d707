import { systemClock as clock } from '@manga-assist/clock'
import { createChat, createLibrary, createLiveTurns } from '@manga-assist/core'
import {
  chatDependencies,
  fixedIntent,
  memoryCatalogue,
  memoryConversations,
  memoryIdempotencyKeys,
  memoryPreferences,
  memoryTurnLog,
  scriptedModel,
} from '@manga-assist/core/testing'
import type { AppDependencies } from '../app-dependencies.ts'
import { createApp } from '../create-app.ts'
import { developmentIdentity } from '../identity.ts'
import { unsampledTrace } from './unsampled-trace.ts'

/** The application over stores in memory, with a model that always says the same; `parts` take the place of any of it. */
export function memoryApp(parts: Partial<AppDependencies> = {}): ReturnType<typeof createApp> {
  let ids = 0
  const newId = () => `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`
  const catalogue = memoryCatalogue()
  const conversations = parts.conversations ?? memoryConversations()
  const preferences = parts.preferences ?? memoryPreferences()
  const library = createLibrary(catalogue)
  const chat = createChat(
    chatDependencies({
      library,
      conversations,
      preferences,
      classifier: fixedIntent('small-talk'),
      model: scriptedModel(['Good ', 'evening.']),
      newId,
    }),
  )
  return createApp({
    catalogue,
    conversations,
    preferences,
    turns: createLiveTurns({ chat, log: memoryTurnLog(), keys: memoryIdempotencyKeys(), clock, newId }),
    recommendations: { forUser: async () => ({ kind: 'recommended', items: [] }) },
    plane: 'fargate',
    identify: developmentIdentity({ cookieSecret: 'a secret for tests only', newId }),
    isReady: () => true,
    clock,
    newId,
    readTrace: unsampledTrace,
    onEvent: () => {},
    ...parts,
  })
}

/** A question of a reader, as `useChat` sends it. */
export function question(userId: string, conversationId: string, text = 'hello', more: object = {}): RequestInit {
  const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text }] }
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': userId },
    body: JSON.stringify({ id: conversationId, trigger: 'submit-message', messages: [message], ...more }),
  }
}
