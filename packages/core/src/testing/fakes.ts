import { emptyPreferences, type Preferences, type Title } from '@manga-assist/contracts'
import type { Catalogue } from '../ports/catalogue.ts'
import { type ConversationStore, maxTurnsKept, questionSummary, type Turn } from '../ports/conversation-store.ts'
import type { EnrichmentJob, EnrichmentQueue } from '../ports/enrichment-queue.ts'
import type { Intent, IntentClassifier } from '../ports/intent-classifier.ts'
import type { LanguageModel, ModelEvent, Prompt } from '../ports/language-model.ts'
import type { PreferenceStore } from '../ports/preference-store.ts'
import { emptyProfile, type Profile, type ProfileStore } from '../ports/profile-store.ts'
import { sampleTitles } from './titles.ts'

/** A catalogue in memory; `search` finds titles that carry a word of the query, the more words the better. */
export function memoryCatalogue(titles: readonly Title[] = sampleTitles): Catalogue {
  return {
    titles,
    byId: (id) => titles.find((title) => title.id === id),
    search(query, limit) {
      const words = query.split(' ').filter((word) => word !== '')
      const hits = titles.map((title) => ({
        title,
        score: words.filter((word) => textOf(title).includes(word)).length,
      }))
      return hits
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, limit)
    },
  }
}

function textOf(title: Title): string {
  return JSON.stringify(title).toLowerCase()
}

/** Conversation memory of one process. */
export function memoryConversations(): ConversationStore {
  const known = new Map<string, { firstTurnId: string; firstQuestion: string; turns: Turn[] }>()
  const keyOf = (userId: string, conversationId: string) => JSON.stringify([userId, conversationId])
  return {
    async read(userId, id) {
      const conversation = known.get(keyOf(userId, id))
      return conversation && { id, turns: [...conversation.turns] }
    },
    async list(userId, limit) {
      const own = [...known].filter(([key]) => JSON.parse(key)[0] === userId)
      const summaries = own.map(([key, { turns, firstQuestion }]) => ({
        id: String(JSON.parse(key)[1]),
        updatedAtMs: Math.max(...turns.map((turn) => turn.answeredAtMs)),
        firstQuestion: questionSummary(firstQuestion),
      }))
      return summaries.sort((a, b) => b.updatedAtMs - a.updatedAtMs).slice(0, limit)
    },
    async saveTurn(userId, id, turn) {
      const key = keyOf(userId, id)
      const before = known.get(key) ?? { firstTurnId: turn.id, firstQuestion: turn.question, turns: [] }
      const index = before.turns.findIndex(({ id: turnId }) => turnId === turn.id)
      const turns = index === -1 ? [...before.turns, turn] : before.turns.with(index, turn)
      const firstQuestion = before.firstTurnId === turn.id ? turn.question : before.firstQuestion
      known.set(key, { ...before, firstQuestion, turns: turns.slice(-maxTurnsKept) })
    },
    async remove(userId, id) {
      return known.delete(keyOf(userId, id))
    },
  }
}

/** Preferences of one process. */
export function memoryPreferences(): PreferenceStore {
  const byUser = new Map<string, Preferences>()
  const read = (userId: string) => byUser.get(userId) ?? emptyPreferences
  return {
    read: async (userId) => read(userId),
    async update(userId, change) {
      const after = change(read(userId))
      byUser.set(userId, after)
      return after
    },
  }
}

/** Profiles of one process. */
export function memoryProfiles(): ProfileStore {
  const byUser = new Map<string, Profile>()
  return {
    read: async (userId) => byUser.get(userId) ?? emptyProfile,
    async write(userId, profile) {
      if (profile.madeAtMs >= (byUser.get(userId)?.madeAtMs ?? 0)) byUser.set(userId, profile)
    },
  }
}

/** Takes every job, runs none, and shows what it took. */
export function recordingQueue(): EnrichmentQueue & { readonly jobs: EnrichmentJob[] } {
  const jobs: EnrichmentJob[] = []
  return {
    jobs,
    async enqueue(job) {
      jobs.push(job)
    },
  }
}

/** Finds the same intent in every message. */
export function fixedIntent(intent: Intent): IntentClassifier {
  return { classify: async () => intent }
}

/** Says what it is told to, records the prompts it got, and throws where an `Error` stands in the script. */
export function scriptedModel(script: readonly (string | Error)[]): LanguageModel & { readonly prompts: Prompt[] } {
  const prompts: Prompt[] = []
  return {
    name: 'scripted',
    prompts,
    async *generate(prompt, signal): AsyncGenerator<ModelEvent> {
      prompts.push(prompt)
      for (const step of script) {
        signal.throwIfAborted()
        if (step instanceof Error) throw step
        yield { kind: 'text', text: step }
      }
      yield { kind: 'end', finishReason: 'stop' }
    },
  }
}
