import { type ChartSpec, chartsFor } from './chart-specs.ts'
import { type ChartView, createChartView } from './chart-view.ts'
import type { History } from './history.ts'

interface Drawn {
  spec: ChartSpec
  view: ChartView
}

/** All charts of the page. One that gets a line more is made anew; the others stay as they are. */
export function createCharts(place: HTMLElement, history: History) {
  const drawn = new Map<string, Drawn>()

  function viewOf(spec: ChartSpec): ChartView {
    const known = drawn.get(spec.id)
    if (known !== undefined && known.spec.series.length === spec.series.length) return known.view
    const view = createChartView(spec)
    if (known === undefined) place.append(view.element)
    else known.view.element.replaceWith(view.element)
    known?.view.remove()
    drawn.set(spec.id, { spec, view })
    return view
  }

  return {
    show(): void {
      const specs = chartsFor((prefix) => history.namesBelow(prefix))
      for (const spec of specs) viewOf(spec).show(history.columns(spec.series.map(({ name }) => name)))
      const ids = new Set(specs.map(({ id }) => id))
      for (const [id, { view }] of drawn) {
        if (ids.has(id)) continue
        view.remove()
        drawn.delete(id)
      }
    },
    recolour(): void {
      for (const { view } of drawn.values()) view.recolour()
    },
  }
}
