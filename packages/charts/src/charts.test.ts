import { describe, expect, test } from 'vitest'
import { renderLine, renderLineLegend, renderSteps } from './lines.ts'
import { renderPage } from './page.ts'
import { renderPlot } from './plot.ts'
import { renderRankedBars } from './ranked-bars.ts'
import { heightOf, renderStackedBar } from './stacked-bars.ts'
import { renderTable } from './table.ts'

const axis = { label: 'tasks', last: 10, ticks: [0, 5, 10], format: String }
const plot = (draw: Parameters<typeof renderPlot>[1]) =>
  renderPlot({ id: 'c', title: 'A <title>', x: axis, y: { ...axis, label: 'dollars' } }, draw)

describe('a plot', () => {
  test('is named for those who cannot see it, and names both axes and their ticks', () => {
    const chart = plot(() => [])
    expect(chart).toContain('role="img" aria-labelledby="c-title"')
    expect(chart).toContain('<title id="c-title">A &lt;title&gt;</title>')
    expect(chart).toContain('>tasks</text>')
    expect(chart).toContain('>dollars</text>')
    expect(chart.match(/>10<\/text>/g)).toHaveLength(2)
  })

  test('draws values where they lie', () => {
    const chart = plot(({ left, right, top, bottom, x, y }) => {
      expect([x(0), x(10), y(0), y(10)]).toEqual([left, right, bottom, top])
      return ['<mark/>']
    })
    expect(chart).toContain('<mark/>')
  })
})

test('a stacked bar has a part for each value above nothing, one on the other', () => {
  const parts = ['fargate', 'lambda', 'shed'].map((name, place) => ({ name, value: [4, 2, 0][place] ?? 0 }))
  const bar = { from: 0, to: 5, parts, description: '4 & 2' }
  expect(heightOf(bar)).toBe(6)
  const chart = plot((drawn) => [renderStackedBar(bar, drawn)])
  const [lower, upper] = [...chart.matchAll(/<rect class="\w+" x="[^"]+" width="[^"]+" y="([^"]+)" height="([^"]+)"/g)]
  expect(Number(upper?.[1]) + Number(upper?.[2])).toBeCloseTo(Number(lower?.[1]))
  expect(chart).toContain('<title>4 &amp; 2</title>')
  expect(chart).not.toContain('class="shed"')
})

describe('lines', () => {
  const points = [
    { x: 0, y: 1, description: 'first' },
    { x: 10, y: 5, isHollow: true, description: 'second' },
  ]

  test('differ by hue, shape and dash, as their legend does', () => {
    const [first, second] = [0, 1].map((place) => plot((drawn) => [renderLine(points, place, drawn)]))
    expect(first).toContain('hue-1')
    expect(first).toContain('<circle')
    expect(second).toContain('hue-2')
    expect(second).toContain('dash-1')
    expect(renderLineLegend(['one', 'two'])).toMatch(/hue-1.*<circle.*one.*hue-2.*<rect.*two/s)
  })

  test('a point that something is wrong with is an outline', () => {
    const chart = plot((drawn) => [renderLine(points, 0, drawn)])
    expect(chart).toMatch(/<title>first<\/title><circle class="point"/)
    expect(chart).toMatch(/<title>second<\/title><circle class="hollow"/)
  })

  test('steps keep a value until the next point', () => {
    const chart = plot((drawn) => [renderSteps(points, 0, drawn)])
    const [, corners = ''] = /polyline class="[^"]+" points="([^"]+)"/.exec(chart) ?? []
    const [from, corner, to] = corners.split(' ').map((pair) => pair.split(','))
    expect(corner).toEqual([to?.[0], from?.[1]])
  })
})

test('ranked bars are as long as their values are to the largest', () => {
  const bar = (label: string, ...values: number[]) => ({
    label,
    note: `${values.join(' + ')}`,
    parts: values.map((value) => ({ name: 'fargate', value })),
  })
  const chart = renderRankedBars({ id: 'r', title: 'Money', bars: [bar('a', 10, 30), bar('b', 20)] })
  const widths = [...chart.matchAll(/<rect class="fargate" x="[^"]+" y="[^"]+" width="([^"]+)"/g)].map(([, width]) =>
    Number(width),
  )
  expect(widths).toHaveLength(3)
  expect(widths[0]).toBeCloseTo((widths[2] ?? 0) / 2)
  expect(chart).toContain('>10 + 30</text>')
})

test('a table has a caption, names its rows, and marks what must not be', () => {
  const table = renderTable({
    caption: 'Plans',
    head: ['policy', 'met'],
    words: ['met'],
    rows: [['a<b', { text: 'MISSED', isBad: true }]],
  })
  expect(table).toContain('<caption class="hidden">Plans</caption>')
  expect(table).toContain('<th scope="row">a&lt;b</th><td class="text bad">MISSED</td>')
})

test('a page asks nothing of any server', () => {
  const page = renderPage({ title: '<b>', body: '<h1>x</h1>' })
  expect(page).toContain('<title>&lt;b&gt;</title>')
  expect(page).not.toMatch(/<(link|script|img|iframe)|@import|url\((?!#)/)
})
