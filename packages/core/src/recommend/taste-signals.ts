import type { Preferences } from '@manga-assist/contracts'

/** Something that a reader did or was shown, and when. */
export interface TasteSignal {
  titleId: string
  kind: 'liked' | 'read' | 'dropped' | 'asked-about' | 'recommended'
  /** Milliseconds since 1970 (UTC). An instant after `nowMs` counts as now. */
  atMs: number
}

/** What each kind of feedback adds to the taste when it is fresh. Told counts more than shown; a question is a hint. */
const freshWeights = { liked: 1, read: 0.5, dropped: -0.3, 'asked-about': 0.35 } as const

const dayMs = 24 * 3_600_000

/**
 * After how long half of it counts. Likings last for about half a year of reading; what was merely read fades sooner;
 * a dislike stays; a question belongs to its week; a card once shown may come again in a few days.
 */
const halfLivesMs = {
  liked: 180 * dayMs,
  read: 120 * dayMs,
  dropped: 365 * dayMs,
  'asked-about': 7 * dayMs,
  recommended: 3 * dayMs,
} as const

/** Lists without instants: a title this many places before the latest counts half. */
const placesToHalf = 30
/** Most titles that make up a taste, the strongest: more would cost time and blur it. */
const mostSources = 100
/** Least share of its fresh weight with which an explicit word about a title still counts. */
const leastShare = 0.1

/** A title that the taste is made from. */
export interface TasteSource {
  titleId: string
  kind: keyof typeof freshWeights
  /** Above zero for what draws, below for what repels. */
  weight: number
}

export interface Told {
  preferences: Preferences
  /** Ids that count as liked now. */
  likes: readonly string[]
  signals: readonly TasteSignal[]
  /** Without it instants are not weighed: every signal counts as fresh. */
  nowMs: number | undefined
}

/**
 * One weight for each title that the reader said something of, strongest first. Lists and likes are the reader's
 * present word; among signals the latest explicit one counts, and any explicit one beats a question.
 */
export function tasteSources(told: Told): TasteSource[] {
  const sources = new Map<string, TasteSource>()
  const add = (titleId: string, kind: TasteSource['kind'], share: number) =>
    sources.set(titleId, { titleId, kind, weight: freshWeights[kind] * share })

  const latest = latestSignals(told.signals)
  for (const { titleId, kind, atMs } of latest.values()) add(titleId, kind, ageShare(kind, atMs, told.nowMs))
  for (const kind of ['dropped', 'read', 'liked'] as const) {
    const list = told.preferences[kind]
    list.forEach((titleId, place) => {
      const signal = latest.get(titleId)
      if (signal?.kind !== kind) add(titleId, kind, halved(list.length - 1 - place, placesToHalf))
    })
  }
  for (const titleId of told.likes) add(titleId, 'liked', 1)
  return [...sources.values()].sort(strongestFirst).slice(0, mostSources)
}

/** How tired a reader is of cards already shown: for each title the sum of its showings, each fading. */
export function fatigueByTitle(signals: readonly TasteSignal[], nowMs: number | undefined): Map<string, number> {
  const fatigue = new Map<string, number>()
  for (const { titleId, kind, atMs } of signals) {
    if (kind !== 'recommended') continue
    fatigue.set(titleId, (fatigue.get(titleId) ?? 0) + ageShare(kind, atMs, nowMs))
  }
  return fatigue
}

/** Titles that the reader knows: liked, read or dropped, wherever and whenever that was told. */
export function knownTitles({ preferences, likes, signals }: Told): Set<string> {
  const known = new Set([...likes, ...preferences.liked, ...preferences.read, ...preferences.dropped])
  for (const { titleId, kind } of signals) if (isExplicit(kind)) known.add(titleId)
  return known
}

type TasteKind = TasteSource['kind']

function latestSignals(signals: readonly TasteSignal[]): Map<string, TasteSignal & { kind: TasteKind }> {
  const latest = new Map<string, TasteSignal & { kind: TasteKind }>()
  for (const { titleId, kind, atMs } of signals) {
    if (kind === 'recommended') continue
    const before = latest.get(titleId)
    if (before === undefined || outweighs({ kind, atMs }, before)) latest.set(titleId, { titleId, kind, atMs })
  }
  return latest
}

/** At the same instant the later in the list counts. */
function outweighs(signal: Pick<TasteSignal, 'kind' | 'atMs'>, before: Pick<TasteSignal, 'kind' | 'atMs'>): boolean {
  if (isExplicit(signal.kind) !== isExplicit(before.kind)) return isExplicit(signal.kind)
  return signal.atMs >= before.atMs
}

function isExplicit(kind: TasteSignal['kind']): boolean {
  return kind === 'liked' || kind === 'read' || kind === 'dropped'
}

function ageShare(kind: TasteSignal['kind'], atMs: number, nowMs: number | undefined): number {
  const share = nowMs === undefined ? 1 : halved(Math.max(0, nowMs - atMs), halfLivesMs[kind])
  return isExplicit(kind) ? Math.max(leastShare, share) : share
}

function halved(distance: number, half: number): number {
  return 2 ** (-distance / half)
}

function strongestFirst(a: TasteSource, b: TasteSource): number {
  return Math.abs(b.weight) - Math.abs(a.weight) || (a.titleId < b.titleId ? -1 : 1)
}
