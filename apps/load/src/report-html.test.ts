import { describe, expect, test } from 'vitest'
import { renderChart, roundTicks } from './chart.ts'
import { renderLegend, toBars } from './chart-series.ts'
import { renderPage } from './report-html.ts'
import { reportWith } from './testing/scenarios.ts'

function secondWith(second: number, fargate: number, lambda = 0) {
  return { second, offered: fargate + lambda, fargate, lambda, none: 0, shed: 0, failed: 0 }
}

const timeline = [secondWith(0, 8), secondWith(1, 40, 35), secondWith(2, 8)]

describe('page', () => {
  test('holds the verdict, the table and the chart, and asks nothing of any server', () => {
    const page = renderPage(reportWith({ timeline }))
    expect(page).toContain('Nothing failed: 1,728 offered')
    expect(page).toContain('<td class="">1,600</td>')
    expect(page).toContain('<svg class="chart"')
    expect(page).not.toMatch(/<(link|script|img|iframe)|@import|url\((?!#)/)
  })

  test('shows what a service sent as text, whatever it is', () => {
    const note = { phase: 'step', atMs: 1, kind: 'recs', class: 'status', status: 500, code: null } as const
    const message = '<script>alert("&")</script>'
    const page = renderPage(reportWith({ failures: [{ ...note, message, requestId: null }] }, { failed: 1 }))
    expect(page).not.toContain('<script>')
    expect(page).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;')
  })

  test('warns of a late generator', () => {
    expect(renderPage(reportWith({ generator: { latenessP99Ms: 90 } }))).toContain('class="warning"')
    expect(renderPage(reportWith())).not.toContain('class="warning"')
  })
})

describe('chart', () => {
  test('stacks what became of each second and leaves out what did not occur', () => {
    const chart = renderChart(reportWith({ timeline }))
    expect(chart.match(/<rect class="fargate"/g)).toHaveLength(3)
    expect(chart.match(/<rect class="lambda"/g)).toHaveLength(1)
    expect(chart).not.toContain('<rect class="failed"')
    expect(chart).toContain('second 1 to 2: 40 served by Fargate, 35 served by Lambda')
  })

  test('names its axes, its phases and the kill', () => {
    const chart = renderChart(reportWith({ timeline, killedTaskAtMs: 1_500 }))
    expect(chart).toContain('seconds from the start, by intended send time')
    expect(chart).toContain('requests a second')
    expect(chart).toContain('step, 80.0 offered a second')
    expect(chart).toContain('task killed')
  })

  test('is drawn for a run that measured nothing', () => {
    expect(renderChart(reportWith({ timeline: [], phases: [] }))).not.toContain('NaN')
  })

  test('the legend names a plane that was not named only where that occurred', () => {
    expect(renderLegend(timeline)).not.toContain('plane not named')
    expect(renderLegend([{ ...secondWith(0, 1), none: 1 }])).toContain('plane not named')
  })

  test('a long run is averaged into fewer bars', () => {
    const bars = toBars(
      Array.from({ length: 250 }, (_, second) => secondWith(second, second < 3 ? 9 : 0)),
      100,
    )
    expect(bars).toHaveLength(84)
    expect(bars[0]).toMatchObject({ startSecond: 0, seconds: 3, fargate: 9 })
    expect(bars[83]).toMatchObject({ startSecond: 249, seconds: 1 })
  })

  test.each([
    [97, 5, [0, 20, 40, 60, 80, 100]],
    [1, 5, [0, 1]],
    [40, 10, [0, 5, 10, 15, 20, 25, 30, 35, 40]],
    [801, 5, [0, 200, 400, 600, 800, 1_000]],
  ])('ticks up to %d in at most %d steps are round', (highest, steps, ticks) => {
    expect(roundTicks(highest, steps)).toEqual(ticks)
  })
})
