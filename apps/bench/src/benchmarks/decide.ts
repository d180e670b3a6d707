import type { Clock } from '@manga-assist/clock'
import type { Decision } from '@manga-assist/contracts'
import {
  type AdmissionDependencies,
  type Arrival,
  createAdaptivePolicy,
  createAdmission,
  createStaticPolicy,
  Ledger,
  type PlaneLoad,
} from '@manga-assist/overflow'
import CircuitBreaker from 'opossum'
import { bytesPerCall } from '../allocation.ts'
import type { Benchmark, BenchmarkRow, BenchmarkTarget } from '../benchmark.ts'
import { interleave, type Round } from '../interleave.ts'
import { atMost, median, quantile, row } from '../statistics.ts'

/** Decisions of one case and round. */
const decisionsPerRound = 20_000
/** What a request that is served here may pay, reading the clock around it included. */
const mostMedianMicros = 2
const mostP99Micros = 5
/** Nothing, give or take what the measurement itself and a profile that still grows leave behind. */
const mostBytes = 1

/** Two lines for each policy that there is: alone, and as it runs, with every request in the ledger. */
const policies: Readonly<Record<string, () => AdmissionDependencies['policy']>> = {
  static: () => createStaticPolicy(),
  adaptive: () => createAdaptivePolicy(),
}

const inLedger = (policy: string) => `${policy}, in the ledger`

const floor = 'no-op'
const peer = 'opossum fire'

const judged = Object.keys(policies).flatMap((name) => [name, inLedger(name)])

interface Case {
  decide: () => unknown
  /** Whether what it gives must be waited for. */
  isAsync: boolean
}

/** What the decision costs a request that is served here: time and garbage, beside a breaker and beside nothing. */
export const decide: Benchmark = {
  name: 'decide',
  about: 'one decision of a request that is served, against opossum fire and a call that does nothing',
  rounds: 15,
  async run({ rounds, clock, signal, progress }) {
    const breaker = new CircuitBreaker(async () => 'served', { timeout: false })
    const cases = casesOf(clock, breaker)
    const measured = (round: (one: Case) => ReturnType<Round>) =>
      interleave(
        Object.fromEntries(Object.entries(cases).map(([name, one]) => [name, () => round(one)])),
        rounds,
        signal,
        progress,
      )
    try {
      progress(`${decisionsPerRound} decisions a case and round`)
      const medians = await measured((one) => micros(one, clock, 0.5))
      const worst = await measured((one) => micros(one, clock, 0.99))
      const bytes = await measured(({ decide: call, isAsync }) => bytesPerCall(call, isAsync))
      return {
        rows: [...rowsOf('p50', 'µs', medians), ...rowsOf('p99', 'µs', worst), ...rowsOf('allocated', 'B', bytes)],
        targets: judged.flatMap((name) => targetsOf(name, medians, worst, bytes)),
      }
    } finally {
      breaker.shutdown()
    }
  },
}

type Figures = Readonly<Record<string, number[]>>

function casesOf(clock: Clock, breaker: CircuitBreaker): Record<string, Case> {
  const admissions = Object.entries(policies).flatMap(([name, create]): [string, Case][] => {
    const decide = served(create(), clock)
    return [
      [name, { decide: () => decide(arrivalOfChat), isAsync: false }],
      [inLedger(name), { decide: recorded(decide, clock), isAsync: false }],
    ]
  })
  return {
    [floor]: { decide: () => {}, isAsync: false },
    'no-op, awaited': { decide: async () => {}, isAsync: true },
    [peer]: { decide: () => breaker.fire(), isAsync: true },
    ...Object.fromEntries(admissions),
  }
}

const requestClass = { name: 'chat', weight: 1, spillable: true }
const arrivalOfChat: Arrival = { requestClass, bodyBytes: 200, size: 200 }
const load: PlaneLoad = { inFlight: 0, concurrencyLimit: 50, cpuUtilization: 0.3, eventLoopUtilization: 0.3 }

/** A decision with headroom, on a load that is a little different each time. Throws when the request is not served. */
function served(policy: AdmissionDependencies['policy'], clock: Clock): (arrival: Arrival) => Decision {
  const admission = createAdmission({
    policy,
    clock,
    readLoad: () => load,
    overflowUnavailable: () => undefined,
    onEvent: () => {},
  })
  let decided: Decision | undefined
  const onDecided = (decision: Decision) => {
    decided = decision
  }
  return (arrival) => {
    load.inFlight = (load.inFlight + 1) % 30
    admission.admit(arrival, onDecided)
    if (decided?.kind !== 'serve') throw new Error(`the decision was ${decided?.kind}`)
    return decided
  }
}

/** The same with what the ledger is told of the request until it ends. */
function recorded(decide: (arrival: Arrival) => Decision, clock: Clock): () => void {
  const ledger = new Ledger(clock)
  const inputs = { load, waiting: 0, overflowInFlight: 0, overflowUnavailable: undefined }
  return () => {
    const decision = decide(arrivalOfChat)
    const entry = ledger.open(arrivalOfChat, inputs)
    ledger.decide(entry, decision)
    ledger.close(entry, 'completed')
  }
}

/** A quantile of the decisions of one round, each timed by itself, in microseconds. */
async function micros({ decide: call, isAsync }: Case, clock: Clock, share: number): Promise<number> {
  const times = new Array<number>(decisionsPerRound)
  for (let at = 0; at < decisionsPerRound; at += 1) {
    const startedAtMs = clock.now()
    if (isAsync) await call()
    else call()
    times[at] = (clock.now() - startedAtMs) * 1_000
  }
  return quantile(times, share)
}

function rowsOf(metric: string, unit: string, figures: Figures): BenchmarkRow[] {
  const against = { case: peer, rounds: figures[peer] ?? [] }
  return Object.entries(figures).map(([name, rounds]) =>
    row({ case: name, metric, unit }, rounds, judged.includes(name) ? against : undefined),
  )
}

function targetsOf(name: string, medians: Figures, worst: Figures, bytes: Figures): BenchmarkTarget[] {
  // What measuring leaves behind is what a call that does nothing does.
  const ownBytes = median(bytes[name] ?? []) - median(bytes[floor] ?? [])
  return [
    atMost(`${name}, p50`, mostMedianMicros, 'µs', median(medians[name] ?? [])),
    atMost(`${name}, p99`, mostP99Micros, 'µs', median(worst[name] ?? [])),
    atMost(`${name}, allocated`, mostBytes, 'B', ownBytes),
  ]
}
