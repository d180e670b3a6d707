import { renderLegend, type StackedBar } from '@manga-assist/charts'
import type { TimelineSecond } from './report.ts'

/** From the bottom of a bar to its top. The names are also the classes that the page gives colours to. */
const seriesNames = ['fargate', 'lambda', 'none', 'shed', 'failed'] as const
type Series = (typeof seriesNames)[number]

const seriesLabels: Record<Series, string> = {
  fargate: 'served by Fargate',
  lambda: 'served by Lambda',
  none: 'served, plane not named',
  shed: 'shed (refused for load)',
  failed: 'failed or truncated',
}

/** The series as a list. The one for answers that name no plane is left out where there were none. */
export function renderSeries(timeline: readonly TimelineSecond[]): string {
  const present = seriesNames.filter((name) => name !== 'none' || timeline.some((second) => second.none > 0))
  return renderLegend(present.map((name) => ({ name, label: seriesLabels[name] })))
}

/**
 * Bars for a timeline of any length, in requests a second: seconds are put together, and averaged, when there are more
 * than `maxBars`.
 */
export function toBars(timeline: readonly TimelineSecond[], maxBars: number): StackedBar[] {
  const secondsPerBar = Math.max(1, Math.ceil(timeline.length / maxBars))
  const bars: StackedBar[] = []
  for (let from = 0; from < timeline.length; from += secondsPerBar) {
    const group = timeline.slice(from, from + secondsPerBar)
    const parts = seriesNames.map((name) => ({
      name,
      value: group.reduce((sum, second) => sum + second[name], 0) / group.length,
    }))
    const to = from + group.length
    bars.push({ from, to, parts, description: `second ${from} to ${to}: ${describeParts(parts)}` })
  }
  return bars
}

function describeParts(parts: readonly { name: Series; value: number }[]): string {
  const named = parts
    .filter(({ value }) => value > 0)
    .map(({ name, value }) => `${Number(value.toFixed(1))} ${seriesLabels[name]}`)
  return named.join(', ') || 'nothing offered'
}
