import { type Cancel, type Clock, every } from '@manga-assist/clock'
import type { PlaneName, PlaneTraffic, TrafficStatus } from '@manga-assist/contracts'
import type { RequestRouted, RouterEvent } from '@manga-assist/planes'
import { RecentTimes, recentSeconds } from './recent-times.ts'
import type { RequestSeries, Series } from './request-series.ts'

const secondMs = 1_000
const planeNames: readonly PlaneName[] = ['fargate', 'lambda']

/** What became of requests, for `/status`. Counts come from the series of the metrics; only recent times are kept beside. */
export class Traffic {
  readonly #requests: RequestSeries
  readonly #times = { fargate: new PlaneTimes(), lambda: new PlaneTimes() }
  readonly #throttles = new Map<string, number>()
  readonly #faults = new Map<string, number>()
  readonly #stop: Cancel
  #episodes = 0

  /** Looks at the clock once a second, until it is closed. */
  constructor(requests: RequestSeries, clock: Clock) {
    this.#requests = requests
    this.#stop = every(clock, secondMs, () => {
      for (const name of planeNames) this.#times[name].advance()
    })
  }

  note(event: RouterEvent): void {
    if (event.kind === 'request-routed') this.#noteTimes(event)
    else if (event.kind === 'overflow-throttled') addOne(this.#throttles, event.reason)
    else if (event.kind === 'overflow-failed') addOne(this.#faults, event.fault)
    else if (event.kind === 'overflow-entered') this.#episodes += 1
  }

  status(): TrafficStatus {
    const all = [...this.#requests.all()]
    const ended = (...outcomes: string[]) => countOf(all, ({ outcome }) => outcomes.includes(outcome))
    return {
      planes: planeNames.map((name) => this.#plane(name, all)),
      shed: ended('shed'),
      rejected: ended('rejected'),
      failed: ended('failed', 'broken'),
      left: ended('left', 'stalled'),
      throttles: Object.fromEntries(this.#throttles),
      faults: Object.fromEntries(this.#faults),
      episodes: this.#episodes,
      recentMs: recentSeconds * secondMs,
    }
  }

  /** Leaves no timer. */
  close(): void {
    this.#stop()
  }

  #noteTimes({ plane, outcome, firstByteMs, durationMs }: RequestRouted): void {
    if (outcome !== 'answered' || plane === undefined) return
    const times = this.#times[plane]
    times.full.note(durationMs)
    if (firstByteMs !== undefined) times.firstByte.note(firstByteMs)
  }

  #plane(name: PlaneName, all: readonly Series[]): PlaneTraffic {
    const ended = (wanted: string) => countOf(all, ({ plane, outcome }) => plane === name && outcome === wanted)
    const { firstByte, full } = this.#times[name]
    return {
      name,
      answered: ended('answered'),
      redirected: ended('redirected'),
      firstByte: firstByte.quantiles(),
      full: full.quantiles(),
    }
  }
}

class PlaneTimes {
  readonly firstByte = new RecentTimes()
  readonly full = new RecentTimes()

  advance(): void {
    this.firstByte.advance()
    this.full.advance()
  }
}

function countOf(all: readonly Series[], isMeant: (series: Series) => boolean): number {
  return all.reduce((sum, series) => (isMeant(series) ? sum + series.count : sum), 0)
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
