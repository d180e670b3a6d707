import type { ClassFigures } from '@manga-assist/contracts'
import type { ClassTimes } from './adaptive/class-times.ts'
import type { OverflowPrices } from './guards/guard-options.ts'

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
