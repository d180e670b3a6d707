import type { BurstOptions, Mix } from './options.ts'
import { createRandom } from './random.ts'

export type PhaseName = 'baseline' | 'step' | 'recovery'

export const requestKinds = ['chat', 'recs'] as const
export type RequestKind = (typeof requestKinds)[number]

/** A stretch of one rate. Instants count from the start of the run. */
export interface Phase {
  name: PhaseName
  startMs: number
  endMs: number
  perSecond: number
}

/** One request, fixed before the run starts. */
export interface Arrival {
  /** Position in the plan, from 0. */
  index: number
  /** Intended send time, from the start of the run. */
  atMs: number
  phase: PhaseName
  kind: RequestKind
  /** Which virtual reader asks, from 0 to below `virtualReaders`. */
  reader: number
  /** Picks the question of a chat: any whole number from 0. */
  pick: number
}

export interface Plan {
  phases: readonly Phase[]
  /** In the order of their instants. */
  arrivals: readonly Arrival[]
  durationMs: number
}

/** Different users that the requests come from: enough that per-user caches and orderings are not the whole story. */
export const virtualReaders = 500

/** Shorter quiet phases hold too few arrivals to say anything about. */
const minQuietSeconds = 8

type Shape = Pick<BurstOptions, 'baseline' | 'multiple' | 'seconds' | 'mix' | 'flood'>

/** Baseline, step and recovery. The quiet phases last half the step, at least eight seconds. */
export function planPhases({ baseline, multiple, seconds, mix, flood }: Shape): Phase[] {
  const quietMs = Math.max(minQuietSeconds, seconds / 2) * 1_000
  const stepEndMs = quietMs + seconds * 1_000
  return [
    { name: 'baseline', startMs: 0, endMs: quietMs, perSecond: baseline },
    {
      name: 'step',
      startMs: quietMs,
      endMs: stepEndMs,
      perSecond: baseline * timesOf(mix, floodedMix(mix, multiple, flood)),
    },
    { name: 'recovery', startMs: stepEndMs, endMs: stepEndMs + quietMs, perSecond: baseline },
  ]
}

/** Every request of the run: Poisson arrivals within each phase. The same options give the same plan. */
export function planArrivals(options: Shape & Pick<BurstOptions, 'seed'>): Plan {
  const random = createRandom(options.seed)
  const phases = planPhases(options)
  const arrivals: Arrival[] = []
  for (const phase of phases) {
    const mix = phase.name === 'step' ? floodedMix(options.mix, options.multiple, options.flood) : options.mix
    // Exponential gaps have no memory, so starting afresh at the phase's first instant keeps each phase Poisson.
    for (let atMs = nextAt(phase, phase.startMs, random); atMs < phase.endMs; atMs = nextAt(phase, atMs, random)) {
      arrivals.push({ index: arrivals.length, atMs, phase: phase.name, ...pickRequest(mix, random) })
    }
  }
  return { phases, arrivals, durationMs: phases.at(-1)?.endMs ?? 0 }
}

/** The phase that an instant falls into; undefined after the last one. */
export function phaseAt(phases: readonly Phase[], atMs: number): Phase | undefined {
  return phases.find((phase) => atMs < phase.endMs)
}

/** The weights of the step: times the multiple, or one kind of them only. */
function floodedMix({ chat, recs }: Mix, multiple: number, flood: keyof Mix | undefined): Mix {
  const timesFor = (kind: keyof Mix) => (flood === undefined || flood === kind ? multiple : 1)
  return { chat: chat * timesFor('chat'), recs: recs * timesFor('recs') }
}

function timesOf(usual: Mix, now: Mix): number {
  return (now.chat + now.recs) / (usual.chat + usual.recs)
}

function nextAt(phase: Phase, atMs: number, random: () => number): number {
  return atMs + (-Math.log(1 - random()) / phase.perSecond) * 1_000
}

function pickRequest(mix: Mix, random: () => number): Pick<Arrival, 'kind' | 'reader' | 'pick'> {
  return {
    kind: random() * (mix.chat + mix.recs) < mix.chat ? 'chat' : 'recs',
    reader: Math.floor(random() * virtualReaders),
    pick: Math.floor(random() * 2 ** 16),
  }
}
