import {
  heightOf,
  type Plot,
  plotText,
  renderMark,
  renderPlot,
  renderStackedBar,
  roundTicks,
} from '@manga-assist/charts'
import { toBars } from './chart-series.ts'
import { formatCount } from './format.ts'
import type { BurstReport } from './report.ts'

/** Thinner bars than these could not be told apart on a page. */
const maxBars = 120

/** The timeline as an inline SVG of stacked bars with both axes. Its colours come from the page's classes. */
export function renderChart(report: BurstReport): string {
  const bars = toBars(report.timeline, maxBars)
  const counts = roundTicks(Math.max(...bars.map(heightOf), 1), 5)
  const seconds = report.timeline.length
  return renderPlot(
    {
      id: 'timeline',
      title: 'Requests a second by what became of them',
      x: {
        label: 'seconds from the start, by intended send time',
        last: Math.max(seconds, 1),
        ticks: roundTicks(seconds, 10).filter((second) => second <= seconds),
        format: formatCount,
      },
      y: { label: 'requests a second', last: counts.at(-1) ?? 1, ticks: counts, format: formatCount },
    },
    (plot) => [
      ...bars.map((bar) => renderStackedBar(bar, plot)),
      ...renderPhases(report, plot),
      ...(report.killedTaskAtMs === null
        ? []
        : [renderMark(report.killedTaskAtMs / 1_000, 'kill', plot, 'task killed')]),
    ],
  )
}

/** Each phase by its name and measured rate, with a line where the next one begins. */
function renderPhases({ phases }: BurstReport, plot: Plot): string[] {
  let startSecond = 0
  return phases.map(({ name, seconds, offeredPerSecond }) => {
    const begins = startSecond
    startSecond += seconds
    const border = begins === 0 ? '' : renderMark(begins, 'border', plot)
    const middle = plot.x(begins + seconds / 2)
    return border + plotText(middle, 16, 'middle', `${name}, ${offeredPerSecond.toFixed(1)} offered a second`)
  })
}
