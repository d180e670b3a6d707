import { describe, expect, test } from 'vitest'
import { renderChart } from './chart.ts'
import { renderSeries, toBars } from './chart-series.ts'
import { renderReport } from './report-html.ts'
import { reportWith } from './testing/scenarios.ts'

function secondWith(second: number, fargate: number, lambda = 0) {
  return { second, offered: fargate + lambda, fargate, lambda, none: 0, shed: 0, failed: 0 }
}

const timeline = [secondWith(0, 8), secondWith(1, 40, 35), secondWith(2, 8)]

describe('page', () => {
  test('holds the verdict, the table and the chart, and asks nothing of any server', () => {
    const page = renderReport(reportWith({ timeline }))
    expect(page).toContain('Nothing failed: 1,728 offered')
    expect(page).toContain('<td class="">1,600</td>')
    expect(page).toContain('<svg class="chart"')
    expect(page).not.toMatch(/<(link|script|img|iframe)|@import|url\((?!#)/)
  })

  test('shows what a service sent as text, whatever it is', () => {
    const note = { phase: 'step', atMs: 1, kind: 'recs', class: 'status', status: 500, code: null } as const
    const message = '<script>alert("&")</script>'
    const page = renderReport(reportWith({ failures: [{ ...note, message, requestId: null }] }, { failed: 1 }))
    expect(page).not.toContain('<script>')
    expect(page).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;')
  })

  test('warns of a late generator', () => {
    expect(renderReport(reportWith({ generator: { latenessP99Ms: 90 } }))).toContain('class="warning"')
    expect(renderReport(reportWith())).not.toContain('class="warning"')
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
    expect(renderSeries(timeline)).not.toContain('plane not named')
    expect(renderSeries([{ ...secondWith(0, 1), none: 1 }])).toContain('plane not named')
  })

  test('a long run is averaged into fewer bars', () => {
    const bars = toBars(
      Array.from({ length: 250 }, (_, second) => secondWith(second, second < 3 ? 9 : 0)),
      100,
    )
    expect(bars).toHaveLength(84)
    expect(bars[0]).toMatchObject({ from: 0, to: 3 })
    expect(bars[0]?.parts).toContainEqual({ name: 'fargate', value: 9 })
    expect(bars[83]).toMatchObject({ from: 249, to: 250 })
  })
})
