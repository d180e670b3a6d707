import { type Plot, plotText } from './plot.ts'

/** A vertical line at a value of the x axis, of a class of the page: `border` or `kill`. */
export function renderMark(value: number, name: 'border' | 'kill', { x, top, bottom }: Plot, label?: string): string {
  const at = x(value)
  const line = `<line class="${name}" x1="${at}" x2="${at}" y1="${top - 14}" y2="${bottom}"/>`
  return label === undefined ? line : line + plotText(at + 5, top - 6, 'start', label)
}
