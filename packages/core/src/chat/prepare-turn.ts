import type { Clock } from '@manga-assist/clock'
import type { Title } from '@manga-assist/contracts'
import type { Library } from '../library.ts'
import type { ChapterDrops } from '../ports/chapter-drops.ts'
import type { ConversationStore, TurnFocus } from '../ports/conversation-store.ts'
import type { Intent, IntentClassifier } from '../ports/intent-classifier.ts'
import type { Prompt } from '../ports/language-model.ts'
import type { PreferenceStore } from '../ports/preference-store.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { applyChange, isEmptyChange } from '../preferences/preference-change.ts'
import type { ChatQuestion } from './chat.ts'
import { turnsOfHistory } from './history.ts'
import { buildPrompt } from './prompt.ts'
import type { Retrieval } from './retrieval.ts'
import type { Retrieved } from './retrieved.ts'
import { focusOf, type Task } from './task.ts'
import { understand } from './understand.ts'

export interface PreparationDependencies {
  library: Library
  conversations: ConversationStore
  preferences: PreferenceStore
  profiles: ProfileStore
  drops: ChapterDrops
  classifier: IntentClassifier
  retrieve: Retrieval
  clock: Clock
}

/** Everything before the first call of the model. */
export interface PreparedTurn {
  intent: Intent
  prompt: Prompt
  focus: TurnFocus | undefined
  /** Whether titles of the answer go out as recommendations, with cards. */
  recommends: boolean
}

export async function prepareTurn(
  deps: PreparationDependencies,
  { userId, conversationId, text, history }: ChatQuestion,
  signal: AbortSignal,
): Promise<PreparedTurn> {
  const [conversation, preferences, profile, intent] = await Promise.all([
    deps.conversations.read(userId, conversationId),
    deps.preferences.read(userId),
    deps.profiles.read(userId),
    deps.classifier.classify(text, signal),
  ])
  const turns = history ? turnsOfHistory(history, deps.library) : (conversation?.turns ?? [])
  const task = understand({ text, intent, turns }, deps.library)
  await storeChange(deps, userId, task)
  const retrieved = deps.retrieve({
    task,
    preferences,
    signals: profile.signals,
    turns,
    drops: deps.drops.current(),
    nowMs: deps.clock.wallNow(),
  })
  const told = [...preferences.liked, ...preferences.read, ...profile.signals.map(({ titleId }) => titleId)]
  const own = [...told, ...(focusOf(task)?.subjects ?? [])]
  const known = knownTitles(task, retrieved, own, deps.library)
  const prompt = buildPrompt({ intent, task, question: text, turns, retrieved, known })
  return { intent, prompt, focus: focusOf(task), recommends: isRecommending(task) }
}

async function storeChange({ preferences }: PreparationDependencies, userId: string, { aim }: Task): Promise<void> {
  if (aim.kind !== 'preferences' || isEmptyChange(aim.change)) return
  await preferences.update(userId, (before) => applyChange(before, aim.change))
}

/** Titles of the reader's own that the answer has to name: what they told just now, and what reasons go back to. */
function knownTitles({ aim }: Task, { titles }: Retrieved, ownIds: readonly string[], { catalogue }: Library): Title[] {
  const justTold =
    aim.kind === 'preferences' ? [...aim.change.feedback, ...aim.change.forget].map(({ title }) => title) : []
  const reasons = titles.flatMap((retrieved) => retrieved.reasons).join('\n')
  const isNamed = ({ title }: Title) => reasons.includes(title.english) || reasons.includes(title.native)
  const own = [...new Set(ownIds)].flatMap((id) => catalogue.byId(id) ?? [])
  return [...justTold, ...own.filter(isNamed)]
}

/** Facts about a title are no recommendation of it. */
function isRecommending({ aim }: Task): boolean {
  return aim.kind !== 'lookup' && aim.kind !== 'compare' && aim.kind !== 'talk' && aim.kind !== 'no-such-item'
}
