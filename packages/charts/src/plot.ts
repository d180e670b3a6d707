import { escapeMarkup } from './escape-markup.ts'
import { scrollable } from './scrollable.ts'

/** One axis, from 0 on. */
export interface Axis {
  label: string
  /** The value at its far end. Above 0. */
  last: number
  /** Values that are named. */
  ticks: readonly number[]
  format(value: number): string
}

export interface PlotOptions {
  /** Unique on its page. */
  id: string
  /** What the chart shows: read out by those who cannot see it. */
  title: string
  x: Axis
  y: Axis
  /** Of its drawing, in units of 1/1000 of the width. */
  height?: number
}

/** Where values lie in a chart. */
export interface Plot {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  x(value: number): number
  y(value: number): number
}

const width = 1_000
const usualHeight = 360
const margin = { left: 72, right: 24, top: 40, bottom: 54 }

/** A chart as an inline SVG with both axes; `draw` gives what is in it. Colours come from the page's classes. */
export function renderPlot(options: PlotOptions, draw: (plot: Plot) => readonly string[]): string {
  const { id, title, x, y, height = usualHeight } = options
  const plot = createPlot(x, y, height)
  const { left, right, top, bottom } = plot
  const drawing = [
    ...openChart({ id, title, height, description: `${rangeOf(x)}; ${rangeOf(y)}. The figures are in a table.` }),
    ...y.ticks.map((value) => {
      const at = plot.y(value)
      const line = `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>`
      return line + plotText(left - 8, at + 4, 'end', y.format(value))
    }),
    ...draw(plot),
    ...x.ticks
      .filter((value) => value <= x.last)
      .map((value) => plotText(plot.x(value), bottom + 20, 'middle', x.format(value))),
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    plotText((left + right) / 2, height - 8, 'middle', x.label),
    `<g transform="translate(14 ${(top + bottom) / 2}) rotate(-90)">`,
    `${plotText(0, 0, 'middle', y.label)}</g>`,
    '</svg>',
  ].join('\n')
  return scrollable(title, drawing)
}

/** The beginning of a chart: named and described for those who cannot see it. Both are unique by `id`. */
export function openChart(chart: { id: string; title: string; description: string; height: number }): string[] {
  const { id, title, description, height } = chart
  return [
    `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc">`,
    `<title id="${id}-title">${escapeMarkup(title)}</title>`,
    `<desc id="${id}-desc">${escapeMarkup(description)}</desc>`,
  ]
}

function rangeOf({ label, last, format }: Axis): string {
  return `${label}: ${format(0)} to ${format(last)}`
}

function createPlot(x: Axis, y: Axis, height: number): Plot {
  const [left, right, top, bottom] = [margin.left, width - margin.right, margin.top, height - margin.bottom]
  return {
    ...{ left, right, top, bottom },
    x: (value) => rounded(left + (value / x.last) * (right - left)),
    y: (value) => rounded(bottom - (value / y.last) * (bottom - top)),
  }
}

export function plotText(x: number, y: number, anchor: 'start' | 'middle' | 'end', content: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`
}

/** Two decimals of a unit of 1/1000 of the width: finer than a printer. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
