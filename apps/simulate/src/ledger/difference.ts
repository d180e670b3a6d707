import type { RecordedRun, SimulationResult } from '@manga-assist/simulator'

/** What a replay changed, against what was recorded: less than nothing is less. */
export interface Difference {
  spilled: number
  shed: number
  /** Share of the requests. */
  late: number
  waitP50Ms: number
  waitP95Ms: number
  waitP99Ms: number
  lambdaSeconds: number
  costUsd: number
}

/** As fine as the figures that it is made of. */
const digits = 6

export function differenceOf(replayed: SimulationResult, recorded: RecordedRun): Difference {
  const of = (figure: keyof Difference) => Number((replayed[figure] - recorded[figure]).toFixed(digits))
  return {
    spilled: of('spilled'),
    shed: of('shed'),
    late: of('late'),
    waitP50Ms: of('waitP50Ms'),
    waitP95Ms: of('waitP95Ms'),
    waitP99Ms: of('waitP99Ms'),
    lambdaSeconds: of('lambdaSeconds'),
    costUsd: of('costUsd'),
  }
}
