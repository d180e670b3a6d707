import type { SeriesSpec } from './chart-specs.ts'

const svg = 'http://www.w3.org/2000/svg'

/** A short piece of a line as it is drawn, for the legend. */
export function strokeSample({ colour, dash = [] }: Pick<SeriesSpec, 'colour' | 'dash'>): SVGElement {
  const line = document.createElementNS(svg, 'line')
  const attributes = { x1: '0', x2: '28', y1: '4', y2: '4', 'stroke-dasharray': dash.join(' ') }
  for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, value)
  const sample = document.createElementNS(svg, 'svg')
  sample.setAttribute('class', `stroke stroke-${colour}`)
  sample.setAttribute('viewBox', '0 0 28 8')
  sample.setAttribute('aria-hidden', 'true')
  sample.append(line)
  return sample
}
