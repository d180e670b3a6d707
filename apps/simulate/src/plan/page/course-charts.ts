import {
  escapeMarkup,
  heightOf,
  renderLegend,
  renderLineLegend,
  renderPlot,
  renderStackedBar,
  renderSteps,
  type StackedBar,
} from '@manga-assist/charts'
import type { TimelineSpan } from '@manga-assist/simulator'
import { timeAxis, valueAxis } from './axes.ts'

/** Thinner bars than these could not be told apart on a page. */
const mostBars = 120
const height = 240

const parts = [
  { name: 'fargate', label: 'served by a task in time' },
  { name: 'lambda', label: 'served by Lambda in time' },
  { name: 'failed', label: 'waited over a second, or lost' },
  { name: 'shed', label: 'refused' },
] as const

/** The course of one plan, as it is to be drawn. */
export interface DrawnCourse {
  /** Unique on the page. */
  id: string
  label: string
  spans: readonly TimelineSpan[]
}

/** What became of the requests over time under each plan, all at one scale. */
export function renderCourses(courses: readonly DrawnCourse[], durationMs: number): string {
  const drawn = courses.map(({ id, label, spans }) => ({ id, label, bars: toBars(spans) }))
  const most = Math.max(1, ...drawn.flatMap(({ bars }) => bars.map(heightOf)))
  const x = timeAxis(durationMs)
  const charts = drawn.map(({ id, label, bars }) => {
    const title = `Requests a second under ${label}, by what became of them`
    const y = valueAxis('requests a second', most, most < 5 ? 0.1 : 1)
    return `<h3>${escapeMarkup(label)}</h3>${renderPlot({ id: `course-${id}`, title, x, y, height }, (plot) => {
      return bars.map((bar) => renderStackedBar(bar, plot))
    })}`
  })
  return renderLegend(parts) + charts.join('\n')
}

/** How many tasks there are over time under each plan, and how many requests run on Lambda at once. */
export function renderCapacity(courses: readonly DrawnCourse[], durationMs: number): string {
  const legend = renderLineLegend(courses.map(({ label }) => label))
  const chart = (id: string, title: string, label: string, of: (span: TimelineSpan) => number) => {
    const y = valueAxis(label, Math.max(1, ...courses.flatMap(({ spans }) => spans.map(of))))
    return renderPlot({ id, title, x: timeAxis(durationMs), y, height }, (plot) =>
      courses.map(({ spans }, place) => {
        const shown = spans.filter(({ fromMs }) => fromMs <= durationMs)
        return renderSteps(
          shown.map((span) => ({ x: span.fromMs, y: of(span) })),
          place,
          plot,
        )
      }),
    )
  }
  const tasks = chart('tasks', 'Tasks over time under each plan', 'tasks', (span) => span.tasks)
  const title = 'Requests on Lambda at once over time under each plan'
  return legend + tasks + chart('environments', title, 'on Lambda at once', (span) => span.lambdaInUse)
}

function toBars(spans: readonly TimelineSpan[]): StackedBar[] {
  const perBar = Math.max(1, Math.ceil(spans.length / mostBars))
  return Array.from({ length: Math.ceil(spans.length / perBar) }, (_, place) => {
    return toBar(spans.slice(place * perBar, (place + 1) * perBar))
  })
}

function toBar(spans: readonly TimelineSpan[]): StackedBar {
  const from = spans[0]?.fromMs ?? 0
  const to = spans.at(-1)?.toMs ?? 0
  const seconds = Math.max(1, (to - from) / 1_000)
  const rate = (of: (span: TimelineSpan) => number) => spans.reduce((sum, span) => sum + of(span), 0) / seconds
  const values = [
    rate(({ onTasks }) => onTasks),
    rate(({ onLambda }) => onLambda),
    rate(({ late, failed }) => late + failed),
    rate(({ refused }) => refused),
  ]
  const named = parts.map(({ name, label }, place) => ({ name, label, value: values[place] ?? 0 }))
  const told = named.filter(({ value }) => value > 0).map(({ label, value }) => `${Number(value.toFixed(2))} ${label}`)
  const when = `second ${Math.round(from / 1_000)} to ${Math.round(to / 1_000)}`
  return { from, to, parts: named, description: `${when}, a second: ${told.join(', ') || 'nothing'}` }
}
