import type { Clock } from '@manga-assist/clock'
import { emptyPreferences, type Title } from '@manga-assist/contracts'
import { createLibrary, type Recommender, type RecommendRequest } from '@manga-assist/core'
import { generatedTitles } from '@manga-assist/core/testing'
import { createEmbeddedCatalogue, shippedTitles } from '@manga-assist/providers'
import type { Benchmark, BenchmarkRow, BenchmarkTarget } from '../benchmark.ts'
import { interleave, type Round } from '../interleave.ts'
import { atLeast, atMost, median, row } from '../statistics.ts'
import { byGenreOverlap, byPopularity } from './recommend/baselines.ts'
import { halves, type JudgedCase, judgedCases, judgedTitleIds } from './recommend/judged-cases.ts'
import { type ListMaker, listLength, type Quality, qualityOf } from './recommend/quality.ts'

/** Times the better of the two baselines that held-out NDCG must be: "clearly", not by chance. */
const leastNdcgRatio = 1.25
/** Share of the better baseline's violation rate that ours may have. */
const mostViolationRatio = 0.75
/** Time for one list, by catalogue size, on one core. */
const limitsMs = [
  { titles: 400, limitMs: 1 },
  { titles: 20_000, limitMs: 5 },
] as const
/** Lists made in one measured round: enough milliseconds for a clock to see. */
const listsPerRound = 20

/** Quality on judged cases, and time for a list, both against popularity and genre overlap. */
export const recommendBenchmark: Benchmark = {
  name: 'recommend',
  about: 'judged lists and time per list, against popularity and genre overlap',
  rounds: 21,
  async run({ rounds, clock, signal, progress }) {
    progress(`${judgedCases.length} judged cases`)
    const quality = judgedQuality()
    progress(`lists at ${limitsMs.map(({ titles }) => titles).join(' and ')} titles`)
    const speed = speedRows(await interleave(speedCases(clock), rounds, signal, progress))
    return { rows: [...quality.rows, ...speed.rows], targets: [...quality.targets, ...speed.targets] }
  },
}

interface Measured {
  rows: BenchmarkRow[]
  targets: BenchmarkTarget[]
}

function judgedQuality(): Measured {
  const judgedIds = judgedTitleIds()
  const titles = shippedTitles.filter(({ id }) => judgedIds.has(id))
  const makers = { ours: byOurs(titles), popularity: byPopularity(titles), 'genre overlap': byGenreOverlap(titles) }
  const rows = Object.entries(halves).flatMap(([half, cases]) => halfRows(half, cases, makers))
  const [ours, ...baselines] = Object.values(makers).map((maker) => qualityOf(halves['held-out'], maker))
  return { rows, targets: qualityTargets(ours, baselines) }
}

/** The recommender knows the whole catalogue and is asked for judged titles. */
function byOurs(among: readonly Title[]): ListMaker {
  const { recommender } = createLibrary(createEmbeddedCatalogue(shippedTitles))
  return ({ likes, dropped }) => {
    const preferences = { ...emptyPreferences, dropped }
    return recommender.recommend({ preferences, likes, among, limit: listLength }).map(({ title }) => title.id)
  }
}

function halfRows(half: string, cases: readonly JudgedCase[], makers: Record<string, ListMaker>): BenchmarkRow[] {
  const qualities = Object.entries(makers).map(([name, maker]) => ({ name, ...qualityOf(cases, maker) }))
  const overlap = qualities.find(({ name }) => name === 'genre overlap')
  const rowsOf = (metric: string, unit: string, value: (quality: Quality) => number) =>
    qualities.map((quality) =>
      row(
        { case: quality.name, metric: `${metric}, ${half}`, unit },
        [value(quality)],
        quality === overlap || overlap === undefined ? undefined : { case: 'genre overlap', rounds: [value(overlap)] },
      ),
    )
  return [
    ...rowsOf('NDCG@10', '', ({ ndcg }) => ndcg),
    ...rowsOf('lists with a wrong title', '%', ({ violationRate }) => 100 * violationRate),
  ]
}

function qualityTargets(ours: Quality | undefined, baselines: readonly Quality[]): BenchmarkTarget[] {
  if (ours === undefined) return []
  const ndcg = ours.ndcg / Math.max(...baselines.map((baseline) => baseline.ndcg))
  const violations = ours.violationRate / Math.min(...baselines.map((baseline) => baseline.violationRate))
  return [
    atLeast('held-out NDCG@10 over the better baseline', leastNdcgRatio, 'times', ndcg),
    atMost('held-out lists with a wrong title over the better baseline', mostViolationRatio, 'times', violations),
  ]
}

type SpeedCase = `${'ours' | 'genre overlap'}, ${(typeof limitsMs)[number]['titles']} titles`

function speedCases(clock: Clock): Record<SpeedCase, Round> {
  const cases = limitsMs.flatMap(({ titles: count }) => {
    const titles = generatedTitles(count, 1)
    const { recommender } = createLibrary(createEmbeddedCatalogue(titles))
    const overlap = byGenreOverlap(titles)
    const ours: [SpeedCase, Round] = [`ours, ${count} titles`, () => msPerList(clock, (n) => busyList(recommender, n))]
    const theirs: [SpeedCase, Round] = [
      `genre overlap, ${count} titles`,
      () => msPerList(clock, (n) => overlap({ reader: '', likes: likesOf(n), dropped: [], accept: [], wrong: [] })),
    ]
    return [ours, theirs]
  })
  return Object.fromEntries(cases) as Record<SpeedCase, Round>
}

function msPerList(clock: Clock, makeList: (number: number) => unknown): number {
  const startedAtMs = clock.now()
  for (let number = 0; number < listsPerRound; number += 1) makeList(number)
  return (clock.now() - startedAtMs) / listsPerRound
}

/** A list for a reader with a history, cards already shown, and chapters out today: the most that a request may bring. */
function busyList(recommender: Recommender, number: number) {
  const nowMs = Date.UTC(2026, 0, 1)
  const range = (from: number, count: number) => Array.from({ length: count }, (_, at) => `generated-${from + at}`)
  const request: RecommendRequest = {
    preferences: { ...emptyPreferences, liked: likesOf(number), read: range(100, 30), dropped: range(150, 5) },
    signals: range(200, 20).map((titleId, at) => ({ titleId, kind: 'recommended', atMs: nowMs - at * 3_600_000 })),
    drops: range(300, 50).map((titleId, at) => ({ titleId, atMs: nowMs - at * 3_600_000 })),
    nowMs,
    limit: listLength,
  }
  return recommender.recommend(request)
}

function likesOf(number: number): string[] {
  return [number, number + 30, number + 60].map((id) => `generated-${id}`)
}

function speedRows(figures: Record<SpeedCase, number[]>): Measured {
  const measured = limitsMs.map(({ titles, limitMs }) => {
    const ours: SpeedCase = `ours, ${titles} titles`
    const overlap: SpeedCase = `genre overlap, ${titles} titles`
    const name = { metric: 'time per list', unit: 'ms' }
    return {
      rows: [
        row({ case: ours, ...name }, figures[ours], { case: overlap, rounds: figures[overlap] }),
        row({ case: overlap, ...name }, figures[overlap]),
      ],
      target: atMost(`time per list at ${titles} titles`, limitMs, 'ms', median(figures[ours])),
    }
  })
  return { rows: measured.flatMap(({ rows }) => rows), targets: measured.map(({ target }) => target) }
}
