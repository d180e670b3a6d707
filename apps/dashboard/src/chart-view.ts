import uPlot from 'uplot'
import type { ChartSpec, SeriesSpec } from './chart-specs.ts'
import { element, setText } from './element.ts'
import type { Columns } from './history.ts'
import { shortNumber } from './numbers.ts'
import { strokeSample } from './stroke-sample.ts'

/** One chart on the page. */
export interface ChartView {
  readonly element: HTMLElement
  show(columns: Columns): void
  /** Draws it in the colours that the page has now. */
  recolour(): void
  remove(): void
}

const height = 190
const axisFont = '12px system-ui, sans-serif'
const twoDigits = (value: number) => String(value).padStart(2, '0')

/** A chart with its title, its unit, and a legend that says in text what is drawn last, or under the pointer. */
export function createChartView(spec: ChartSpec): ChartView {
  const values = spec.series.map(() => element('output', {}, '–'))
  const legend = element('ul', { class: 'legend' }, ...spec.series.map((series, at) => legendItem(series, values[at])))
  const canvas = element('div', { class: 'canvas', 'aria-hidden': 'true' })
  const unit = element('span', { class: 'unit' }, spec.unit)
  const caption = element('figcaption', {}, element('h3', {}, spec.title), unit)
  const figure = element('figure', { class: 'chart', 'data-chart': spec.id }, caption, canvas, legend)
  let plot: uPlot | undefined
  let shown: Columns = [[], ...spec.series.map(() => [])]

  function draw(): void {
    plot?.destroy()
    plot = new uPlot(optionsOf(spec, widthOf(canvas), colourIn(canvas), tellValues), shown, canvas)
  }

  function tellValues(at: number | null | undefined): void {
    const index = at ?? shown[0].length - 1
    for (const [place, value] of values.entries()) setText(value, shortNumber(shown[place + 1]?.[index]))
  }

  const resizing = new ResizeObserver(() => plot?.setSize({ width: widthOf(canvas), height }))
  resizing.observe(canvas)
  return {
    element: figure,
    show(columns) {
      shown = columns
      if (plot === undefined) draw()
      else plot.setData(columns)
      tellValues(plot?.cursor.idx)
    },
    recolour: draw,
    remove() {
      resizing.disconnect()
      plot?.destroy()
      figure.remove()
    },
  }
}

function legendItem(series: SeriesSpec, value: HTMLElement | undefined): HTMLElement {
  return element('li', {}, strokeSample(series), `${series.label} `, ...(value === undefined ? [] : [value]))
}

/** A colour of the page's style as it is now, light or dark, in words that a canvas understands. */
function colourIn(place: HTMLElement): (name: string) => string {
  return (name) => {
    const probe = element('span')
    probe.style.color = `var(${name})`
    place.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }
}

function widthOf(canvas: HTMLElement): number {
  return Math.max(100, canvas.clientWidth)
}

function optionsOf(
  spec: ChartSpec,
  width: number,
  colour: (name: string) => string,
  tellValues: (at: number | null | undefined) => void,
): uPlot.Options {
  const axis = { stroke: colour('--dim'), font: axisFont }
  const grid = { stroke: colour('--grid'), width: 1 }
  const filter = spec.isLogarithmic ? powersOfTen : everySplit
  return {
    ...{ width, height, legend: { show: false } },
    cursor: { drag: { x: false, y: false }, sync: { key: 'dashboard' }, points: { size: 6 } },
    scales: { y: scaleOf(spec) },
    axes: [
      { ...axis, grid, ticks: { show: false }, values: (_plot, splits) => splits.map(clockText), space: 75, size: 30 },
      {
        ...{ ...axis, grid: { ...grid, filter }, filter, ticks: { show: false }, size: 56 },
        values: (_plot, splits) => splits.map(tickText),
      },
    ],
    series: [
      {},
      ...spec.series.map(({ label, colour: number, dash = [], isStepped }) => ({
        ...{ label, stroke: colour(`--series-${number}`), width: 2, points: { show: false }, dash: [...dash] },
        ...(isStepped && uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: 1 }) }),
      })),
    ],
    hooks: { setCursor: [({ cursor }) => tellValues(cursor.idx)] },
  }
}

function scaleOf({ isLogarithmic, least }: ChartSpec): uPlot.Scale {
  if (isLogarithmic)
    return { distr: 3, range: (_plot, _from, to) => [1, 10 ** Math.ceil(Math.log10(Math.max(least, to ?? 1)))] }
  return { range: (_plot, _from, to) => [0, Math.max(least, (to ?? 0) * 1.1)] }
}

const everySplit: uPlot.Axis.Filter = (_plot, splits) => splits

/** On a logarithmic scale only they have room. */
const powersOfTen: uPlot.Axis.Filter = (_plot, splits) => {
  return splits.map((value) => (Number.isInteger(Math.log10(value)) ? value : null))
}

function tickText(value: number | null): string {
  return value === null ? '' : value.toLocaleString('en-US', { maximumFractionDigits: 1 })
}

function clockText(seconds: number): string {
  const at = new Date(seconds * 1_000)
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}:${twoDigits(at.getSeconds())}`
}
