import { type Bar, describeBar, hatchPatterns, seriesNames, toBars } from './chart-series.ts'
import { formatCount } from './format.ts'
import { escapeMarkup } from './markup.ts'
import type { BurstReport } from './report.ts'

/** Thinner bars than these could not be told apart on a page. */
const maxBars = 120
const width = 1_000
const height = 360
const plot = { left: 60, right: 990, top: 40, bottom: 306 }

/** The timeline as an inline SVG of stacked bars with both axes. Its colours come from the page's classes. */
export function renderChart(report: BurstReport): string {
  const bars = toBars(report.timeline, maxBars)
  const counts = roundTicks(Math.max(...bars.map(heightOf), 1), 5)
  const scale = createScale(report.timeline.length, counts.at(-1) ?? 1)
  return [
    `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="chart-title">`,
    '<title id="chart-title">Requests a second by what became of them</title>',
    hatchPatterns,
    ...counts.map((count) => renderCountTick(count, scale)),
    ...bars.map((bar) => renderBar(bar, scale)),
    ...roundTicks(report.timeline.length, 10).map((second) => renderSecondTick(second, scale)),
    ...renderPhases(report, scale),
    ...renderKill(report, scale),
    `<line class="axis" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}"/>`,
    text((plot.left + plot.right) / 2, height - 8, 'middle', 'seconds from the start, by intended send time'),
    `<g transform="translate(14 ${(plot.top + plot.bottom) / 2}) rotate(-90)">`,
    `${text(0, 0, 'middle', 'requests a second')}</g>`,
    '</svg>',
  ].join('\n')
}

/**
 * Round values from 0 on, the last one at or above `highest`: whole steps of 1, 2 or 5 times a power of ten, at most
 * `maxSteps` of them.
 */
export function roundTicks(highest: number, maxSteps: number): number[] {
  const rough = Math.max(highest / maxSteps, 1)
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step)
}

interface Scale {
  lastSecond: number
  x(second: number): number
  y(count: number): number
}

function createScale(lastSecond: number, highestCount: number): Scale {
  return {
    lastSecond,
    x: (second) => round(plot.left + (second / Math.max(lastSecond, 1)) * (plot.right - plot.left)),
    y: (count) => round(plot.bottom - (count / highestCount) * (plot.bottom - plot.top)),
  }
}

function heightOf(bar: Bar): number {
  return seriesNames.reduce((sum, name) => sum + bar[name], 0)
}

function renderBar(bar: Bar, scale: Scale): string {
  const left = scale.x(bar.startSecond)
  const slot = scale.x(bar.startSecond + bar.seconds) - left
  const gap = Math.min(3, slot / 5)
  let base = 0
  const parts = seriesNames.map((name) => {
    const bottom = scale.y(base)
    base += bar[name]
    const top = scale.y(base)
    const box = `x="${round(left + gap / 2)}" width="${round(slot - gap)}" y="${top}" height="${round(bottom - top)}"`
    return bottom > top ? `<rect class="${name}" ${box}/>` : ''
  })
  return `<g><title>${escapeMarkup(describeBar(bar))}</title>${parts.join('')}</g>`
}

function renderCountTick(count: number, scale: Scale): string {
  const y = scale.y(count)
  const line = `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/>`
  return line + text(plot.left - 8, y + 4, 'end', formatCount(count))
}

function renderSecondTick(second: number, scale: Scale): string {
  return second > scale.lastSecond ? '' : text(scale.x(second), plot.bottom + 20, 'middle', formatCount(second))
}

/** Each phase by its name and measured rate, with a line where the next one begins. */
function renderPhases({ phases }: BurstReport, scale: Scale): string[] {
  let startSecond = 0
  return phases.map(({ name, seconds, offeredPerSecond }) => {
    const [left, right] = [scale.x(startSecond), scale.x(startSecond + seconds)]
    startSecond += seconds
    const border = left === plot.left ? '' : renderMark(left, 'border')
    return border + text((left + right) / 2, 16, 'middle', `${name}, ${offeredPerSecond.toFixed(1)} offered a second`)
  })
}

function renderKill({ killedTaskAtMs }: BurstReport, scale: Scale): string[] {
  if (killedTaskAtMs === null) return []
  const x = scale.x(killedTaskAtMs / 1_000)
  return [renderMark(x, 'kill'), text(x + 5, plot.top - 6, 'start', 'task killed')]
}

function renderMark(x: number, name: string): string {
  return `<line class="${name}" x1="${x}" x2="${x}" y1="${plot.top - 14}" y2="${plot.bottom}"/>`
}

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', content: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`
}

/** Two decimals of a unit of 1/1000 of the width: finer than a printer. */
function round(value: number): number {
  return Math.round(value * 100) / 100
}
