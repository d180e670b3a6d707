import type { TimelineSecond } from './report.ts'

/** From the bottom of a bar to its top. The names are also the classes that the page gives colours to. */
export const seriesNames = ['fargate', 'lambda', 'none', 'shed', 'failed'] as const
type Series = (typeof seriesNames)[number]

const seriesLabels: Record<Series, string> = {
  fargate: 'served by Fargate',
  lambda: 'served by Lambda',
  none: 'served, plane not named',
  shed: 'shed (refused for load)',
  failed: 'failed or truncated',
}

/** Hatching tells the unwelcome series apart without any colour: on paper, and for every kind of eye. */
export const hatchPatterns = `<defs>
<pattern id="shed-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect class="shed-ground" width="6" height="6"/><rect class="shed-line" width="2.5" height="6"/></pattern>
<pattern id="failed-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
<rect class="failed-ground" width="6" height="6"/><path class="failed-line" d="M0 0L6 6M6 0L0 6"/></pattern>
</defs>`

/** The series as a list. The one for answers that name no plane is left out where there were none. */
export function renderLegend(timeline: readonly TimelineSecond[]): string {
  const present = seriesNames.filter((name) => name !== 'none' || timeline.some((second) => second.none > 0))
  const entries = present.map((name) => {
    const swatch = `<svg viewBox="0 0 14 14" aria-hidden="true"><rect class="${name}" width="14" height="14"/></svg>`
    return `<li>${swatch}${seriesLabels[name]}</li>`
  })
  return `<ul class="legend">${entries.join('')}</ul>`
}

/** A stretch of the timeline that is drawn as one bar; counts are per second. */
export interface Bar extends Record<Series, number> {
  /** From the start of the run. */
  startSecond: number
  seconds: number
}

/** Bars for a timeline of any length: seconds are put together, and averaged, when there are more than `maxBars`. */
export function toBars(timeline: readonly TimelineSecond[], maxBars: number): Bar[] {
  const secondsPerBar = Math.max(1, Math.ceil(timeline.length / maxBars))
  const bars: Bar[] = []
  for (let start = 0; start < timeline.length; start += secondsPerBar) {
    const group = timeline.slice(start, start + secondsPerBar)
    const mean = (name: Series) => group.reduce((sum, second) => sum + second[name], 0) / group.length
    const served = { fargate: mean('fargate'), lambda: mean('lambda'), none: mean('none') }
    bars.push({ startSecond: start, seconds: group.length, ...served, shed: mean('shed'), failed: mean('failed') })
  }
  return bars
}

/** What a bar says when it is pointed at. */
export function describeBar(bar: Bar): string {
  const last = bar.startSecond + bar.seconds
  const parts = seriesNames
    .filter((name) => bar[name] > 0)
    .map((name) => `${Number(bar[name].toFixed(1))} ${seriesLabels[name]}`)
  return `second ${bar.startSecond} to ${last}: ${parts.join(', ') || 'nothing offered'}`
}
