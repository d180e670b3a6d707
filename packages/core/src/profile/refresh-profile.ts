import type { Clock } from '@manga-assist/clock'
import type { ConversationStore, Turn } from '../ports/conversation-store.ts'
import type { EnrichmentJob } from '../ports/enrichment-queue.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import type { TasteSignal } from '../recommend/taste-signals.ts'

export interface EnrichmentDependencies {
  clock: Clock
  conversations: ConversationStore
  profiles: ProfileStore
}

/** Runs one job. Running it again changes no signal: it makes the profile anew from what is remembered. */
export type RunEnrichment = (job: EnrichmentJob, signal: AbortSignal) => Promise<void>

/** Latest conversations that a profile is made from: what is older has faded. */
const conversationsRead = 20
/** Most signals in a profile, the latest. */
const mostSignals = 300

export function createEnrichment({ clock, conversations, profiles }: EnrichmentDependencies): RunEnrichment {
  return async ({ userId }, signal) => {
    const madeAtMs = clock.wallNow()
    const summaries = await conversations.list(userId, conversationsRead)
    const turns: Turn[] = []
    for (const { id } of summaries) {
      signal.throwIfAborted()
      turns.push(...((await conversations.read(userId, id))?.turns ?? []))
    }
    await profiles.write(userId, { signals: signalsOf(turns), madeAtMs })
  }
}

/** Pure: what turns say of a reader's taste, in whatever order they come. */
export function signalsOf(turns: readonly Turn[]): TasteSignal[] {
  const signals = turns.flatMap(signalsOfTurn).toSorted((a, b) => a.atMs - b.atMs || (a.titleId < b.titleId ? -1 : 1))
  return signals.slice(-mostSignals)
}

function signalsOfTurn({ focus, answer, askedAtMs, answeredAtMs }: Turn): TasteSignal[] {
  const asked = focus?.subjects.map((titleId): TasteSignal => ({ titleId, kind: 'asked-about', atMs: askedAtMs })) ?? []
  const shown = answer.recommended.map((titleId): TasteSignal => ({ titleId, kind: 'recommended', atMs: answeredAtMs }))
  return [...asked, ...shown]
}
