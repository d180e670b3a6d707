import { escapeMarkup } from './escape-markup.ts'
import { type Plot, rounded } from './plot.ts'

export interface LinePoint {
  x: number
  y: number
  /** Drawn as an outline: the point is there, but something is wrong with it. */
  isHollow?: boolean
  /** What the point says when it is pointed at. */
  description: string
}

/** The hues that the page has, each with a shape and a dash of its own: told apart without any colour. */
const hues = 8
const shapes = [circle, square, diamond, triangle] as const
const size = 5

/** The class of the series at this place; more than eight begin again. */
function hueOf(place: number): string {
  return `hue-${(place % hues) + 1}`
}

/** Points joined by a line, in the hue of the series at `place`. */
export function renderLine(points: readonly LinePoint[], place: number, plot: Plot): string {
  const at = points.map(({ x, y }) => `${plot.x(x)},${plot.y(y)}`).join(' ')
  const shape = shapes[place % shapes.length] ?? circle
  const marks = points.map(({ x, y, isHollow, description }) => {
    const mark = shape(plot.x(x), plot.y(y), isHollow ? 'hollow' : 'point')
    return `<g><title>${escapeMarkup(description)}</title>${mark}</g>`
  })
  return `<g class="${hueOf(place)}"><polyline class="line dash-${place % 4}" points="${at}"/>${marks.join('')}</g>`
}

/** What the lines stand for, in the order of their places: each with its shape and its dash. */
export function renderLineLegend(labels: readonly string[]): string {
  const items = labels.map((label, place) => {
    const shape = shapes[place % shapes.length] ?? circle
    const line = `<line class="line dash-${place % 4}" x1="0" x2="28" y1="7" y2="7"/>${shape(14, 7, 'point')}`
    const swatch = `<svg class="wide ${hueOf(place)}" viewBox="0 0 28 14" aria-hidden="true">${line}</svg>`
    return `<li>${swatch}${escapeMarkup(label)}</li>`
  })
  return `<ul class="legend">${items.join('')}</ul>`
}

/** A line that keeps its value until the next point, without marks. */
export function renderSteps(points: readonly { x: number; y: number }[], place: number, plot: Plot): string {
  const corners = points.flatMap(({ x, y }, index) => {
    const before = points[index - 1]
    return [...(before ? [`${plot.x(x)},${plot.y(before.y)}`] : []), `${plot.x(x)},${plot.y(y)}`]
  })
  return `<g class="${hueOf(place)}"><polyline class="line dash-${place % 4}" points="${corners.join(' ')}"/></g>`
}

function circle(x: number, y: number, name: string): string {
  return `<circle class="${name}" cx="${x}" cy="${y}" r="${size}"/>`
}

function square(x: number, y: number, name: string): string {
  return `<rect class="${name}" x="${rounded(x - size)}" y="${rounded(y - size)}" width="${2 * size}" height="${2 * size}"/>`
}

function diamond(x: number, y: number, name: string): string {
  const far = size * 1.3
  return `<path class="${name}" d="M${rounded(x - far)} ${y}L${x} ${rounded(y - far)}L${rounded(x + far)} ${y}L${x} ${rounded(y + far)}Z"/>`
}

function triangle(x: number, y: number, name: string): string {
  const far = size * 1.2
  return `<path class="${name}" d="M${rounded(x - far)} ${rounded(y + far)}L${x} ${rounded(y - far)}L${rounded(x + far)} ${rounded(y + far)}Z"/>`
}
