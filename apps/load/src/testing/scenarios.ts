import type { Exchange } from '../exchange.ts'
import type { Arrival } from '../plan.ts'
import type { BurstReport, Row } from '../report.ts'

/** An arrival of the step, ten seconds into the run. */
export function arrivalWith(changes: Partial<Arrival> = {}): Arrival {
  return { index: 0, atMs: 10_000, phase: 'step', kind: 'recs', reader: 7, pick: 0, ...changes }
}

/** A request that completed on Fargate, with its head after 20 ms and its end after 30 ms on a clock that began at 0. */
export function exchangeWith(changes: Partial<Exchange> = {}): Exchange {
  return {
    plane: 'fargate',
    status: 200,
    outcome: { kind: 'completed' },
    firstByteAtMs: 10_020,
    tokens: { gapsMs: [] },
    endAtMs: 10_030,
    ...changes,
  }
}

export function rowWith(changes: Partial<Row> = {}): Row {
  return {
    offered: 0,
    completed: 0,
    inTime: 0,
    failed: 0,
    truncated: 0,
    shed: 0,
    shedWithoutRetryAfter: 0,
    firstByteMs: null,
    firstTokenMs: null,
    endMs: null,
    tokenGapMs: null,
    ...changes,
  }
}

/** A short run of recommendations in which 40 % of the step spilled and all was well, but for `stepChanges`. */
export function reportWith(changes: Partial<BurstReport> = {}, stepChanges: Partial<Row> = {}): BurstReport {
  const calm = rowWith({ offered: 64, completed: 64, endMs: { p50: 9.1, p95: 30, p99: 41 } })
  const step = rowWith({ offered: 1_600, completed: 1_600, endMs: { p50: 12, p95: 90, p99: 1_234.5 }, ...stepChanges })
  const quiet = (name: 'baseline' | 'recovery') => ({
    name,
    seconds: 8,
    offeredPerSecond: 8,
    spillShare: 0,
    all: calm,
    planes: { fargate: calm, lambda: rowWith(), none: rowWith() },
    kinds: { chat: rowWith(), recs: calm },
  })
  const planes = {
    fargate: rowWith({ offered: 960, completed: 960 }),
    lambda: rowWith({ offered: 640, completed: 640 }),
    none: rowWith(),
  }
  const stepPhase = { name: 'step' as const, seconds: 20, offeredPerSecond: 80, spillShare: 0.4, all: step, planes }
  return {
    startedAt: '2026-01-01T00:00:00.000Z',
    base: 'http://127.0.0.1:8080',
    options: {
      baseline: 8,
      multiple: 10,
      seconds: 20,
      mix: { chat: 0, recs: 1 },
      seed: 1,
      killTask: false,
      overflow: null,
    },
    phases: [quiet('baseline'), { ...stepPhase, kinds: { chat: rowWith(), recs: step } }, quiet('recovery')],
    recovery: { lastSpillAfterMs: 400 },
    generator: { latenessP99Ms: 1.5 },
    killedTaskAtMs: null,
    simulation: null,
    failures: [],
    timeline: [],
    ...changes,
  }
}
