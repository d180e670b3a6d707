import type { ClassTimes } from './adaptive/class-times.ts'
import type { OverflowPrices } from './guards/spill-guards.ts'

/** What has been learned of one class. */
export interface ClassFigures {
  name: string
  /** Mean service time on each plane, in milliseconds; null while none of the class has ended there. */
  primaryMs: number | null
  overflowMs: number | null
  /** Slot-seconds that a dollar frees when requests of the class are spilled; null where that costs nothing. */
  reliefSlotSecondsPerUsd: number | null
}

const msPerSecond = 1_000

/** Relief: the slots that its requests would have held here, for as long as they would have, over their price there. */
export function classFigures(times: ClassTimes, prices: OverflowPrices | undefined): ClassFigures[] {
  return times.all().map(({ name, weight, primaryMs, overflowMs }) => {
    const hereMs = primaryMs ?? overflowMs ?? 0
    const priceUsd = prices?.priceUsd(overflowMs ?? hereMs) ?? 0
    const relief = priceUsd > 0 ? (weight * hereMs) / msPerSecond / priceUsd : null
    return { name, primaryMs, overflowMs, reliefSlotSecondsPerUsd: relief }
  })
}
