import { escapeMarkup } from './escape-markup.ts'
import { openChart, plotText, rounded } from './plot.ts'
import { scrollable } from './scrollable.ts'

/** One bar from left to right, with its name before and its sum behind it. */
export interface RankedBar {
  label: string
  parts: readonly { name: string; value: number }[]
  /** Behind the bar: its sum, and whatever must be known with it. */
  note: string
}

const rowHeight = 30
const barHeight = 18
/** Room for the names, and for what stands behind the longest bar. */
const [left, right] = [190, 760]

/** Bars of one unit, one below the other. */
export function renderRankedBars(options: { id: string; title: string; bars: readonly RankedBar[] }): string {
  const { id, title, bars } = options
  const most = Math.max(...bars.map(sumOf), Number.MIN_VALUE)
  const scale = (value: number) => (value / most) * (right - left)
  const description = bars.map(({ label, note }) => `${label}: ${note}`).join('; ')
  const drawing = [
    ...openChart({ id, title, description, height: bars.length * rowHeight + 8 }),
    ...bars.map((bar, row) => renderBar(bar, row * rowHeight + 4, scale)),
    '</svg>',
  ].join('\n')
  return scrollable(title, drawing)
}

function renderBar(bar: RankedBar, top: number, scale: (value: number) => number): string {
  let at = left
  const parts = bar.parts.map(({ name, value }) => {
    const length = scale(value)
    const part = `<rect class="${name}" x="${rounded(at)}" y="${top}" width="${rounded(length)}" height="${barHeight}"/>`
    at += length
    return length > 0 ? part : ''
  })
  const middle = top + barHeight - 4
  return [
    `<g><title>${escapeMarkup(`${bar.label}: ${bar.note}`)}</title>`,
    plotText(left - 10, middle, 'end', bar.label),
    ...parts,
    plotText(rounded(left + scale(sumOf(bar)) + 8), middle, 'start', bar.note),
    '</g>',
  ].join('')
}

function sumOf({ parts }: RankedBar): number {
  return parts.reduce((sum, { value }) => sum + value, 0)
}
