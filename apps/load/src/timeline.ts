import type { Exchange } from './exchange.ts'
import type { Arrival } from './plan.ts'
import type { TimelineSecond } from './report.ts'

export interface Timeline {
  count(arrival: Arrival, exchange: Exchange): void
  /** One entry for each second from 0 up to `durationMs`; seconds without requests hold zeros. */
  seconds(durationMs: number): TimelineSecond[]
}

/** Counts outcomes by the second of their intended arrival. Cancelled requests are not offered and do not count. */
export function createTimeline(): Timeline {
  const seconds = new Map<number, TimelineSecond>()
  return {
    count({ atMs }, { outcome, plane }) {
      if (outcome.kind === 'cancelled') return
      const number = Math.floor(atMs / 1_000)
      const second = seconds.get(number) ?? emptySecond(number)
      seconds.set(number, second)
      second.offered += 1
      if (outcome.kind === 'completed') second[plane] += 1
      else if (outcome.kind === 'shed') second.shed += 1
      else second.failed += 1
    },
    seconds: (durationMs) =>
      Array.from({ length: Math.ceil(durationMs / 1_000) }, (_, number) => seconds.get(number) ?? emptySecond(number)),
  }
}

function emptySecond(second: number): TimelineSecond {
  return { second, offered: 0, fargate: 0, lambda: 0, none: 0, shed: 0, failed: 0 }
}
