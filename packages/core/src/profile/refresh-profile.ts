import type { ConversationStore, Turn } from '../ports/conversation-store.ts'
import type { EnrichmentJob } from '../ports/enrichment-queue.ts'
import type { Profile, ProfileStore } from '../ports/profile-store.ts'
import type { TasteSignal } from '../recommend/taste-signals.ts'

export interface EnrichmentDependencies {
  conversations: ConversationStore
  profiles: ProfileStore
}

/** Runs one job. Running it again changes nothing: it makes the profile anew from what is remembered. */
export type RunEnrichment = (job: EnrichmentJob, signal: AbortSignal) => Promise<void>

/** Latest conversations that a profile is made from: what is older has faded. */
const conversationsRead = 20
/** Most signals in a profile, the latest. */
const mostSignals = 300

export function createEnrichment({ conversations, profiles }: EnrichmentDependencies): RunEnrichment {
  return async ({ userId }, signal) => {
    const summaries = await conversations.list(userId, conversationsRead)
    const turns: Turn[] = []
    for (const { id } of summaries) {
      signal.throwIfAborted()
      turns.push(...((await conversations.read(userId, id))?.turns ?? []))
    }
    await profiles.write(userId, profileOf(turns))
  }
}

/** Pure: what turns say of a reader's taste, in whatever order they come. */
export function profileOf(turns: readonly Turn[]): Profile {
  const signals = turns.flatMap(signalsOf).toSorted((a, b) => a.atMs - b.atMs || (a.titleId < b.titleId ? -1 : 1))
  return { signals: signals.slice(-mostSignals), asOfMs: Math.max(0, ...turns.map(({ answeredAtMs }) => answeredAtMs)) }
}

function signalsOf({ focus, answer, askedAtMs, answeredAtMs }: Turn): TasteSignal[] {
  const asked = focus?.subjects.map((titleId): TasteSignal => ({ titleId, kind: 'asked-about', atMs: askedAtMs })) ?? []
  const shown = answer.recommended.map((titleId): TasteSignal => ({ titleId, kind: 'recommended', atMs: answeredAtMs }))
  return [...asked, ...shown]
}
