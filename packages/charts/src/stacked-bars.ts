import { escapeMarkup } from './escape-markup.ts'
import { type Plot, rounded } from './plot.ts'

/** A bar over a stretch of the x axis: parts from the bottom to the top, each by the class that gives it its colour. */
export interface StackedBar {
  from: number
  to: number
  parts: readonly { name: string; value: number }[]
  /** What the bar says when it is pointed at. */
  description: string
}

export function heightOf({ parts }: StackedBar): number {
  return parts.reduce((sum, { value }) => sum + value, 0)
}

export function renderStackedBar(bar: StackedBar, plot: Plot): string {
  const left = plot.x(bar.from)
  const slot = plot.x(bar.to) - left
  const gap = Math.min(3, slot / 5)
  let base = 0
  const parts = bar.parts.map(({ name, value }) => {
    const bottom = plot.y(base)
    base += value
    const top = plot.y(base)
    const box = `x="${rounded(left + gap / 2)}" width="${rounded(slot - gap)}" y="${top}" height="${rounded(bottom - top)}"`
    return bottom > top ? `<rect class="${name}" ${box}/>` : ''
  })
  return `<g><title>${escapeMarkup(bar.description)}</title>${parts.join('')}</g>`
}
