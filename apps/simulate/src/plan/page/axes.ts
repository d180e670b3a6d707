import { type Axis, roundTicks } from '@manga-assist/charts'

const compact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

/** An axis that begins at 0 and ends at a round value. */
export function valueAxis(label: string, highest: number, smallest = 1): Axis {
  const ticks = roundTicks(Math.max(highest, smallest), 5, smallest)
  return { label, last: ticks.at(-1) ?? 1, ticks, format: (value) => compact.format(value) }
}

const units = [
  { name: 'seconds', ms: 1_000, upToMs: 300_000 },
  { name: 'minutes', ms: 60_000, upToMs: 3 * 3_600_000 },
  { name: 'hours', ms: 3_600_000, upToMs: 3 * 86_400_000 },
  { name: 'days', ms: 86_400_000, upToMs: Number.POSITIVE_INFINITY },
] as const

/** Time from the start, in a unit that suits its length; values stay milliseconds. */
export function timeAxis(durationMs: number): Axis {
  const unit = units.find(({ upToMs }) => durationMs <= upToMs) ?? units[0]
  const ticks = roundTicks(durationMs / unit.ms, 10).map((value) => value * unit.ms)
  return {
    label: `${unit.name} from the start`,
    last: Math.max(durationMs, 1),
    ticks: ticks.filter((value) => value <= durationMs),
    format: (value) => compact.format(value / unit.ms),
  }
}
