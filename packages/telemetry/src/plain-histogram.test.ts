import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { PlainHistogram, showHistograms } from './plain-histogram.ts'

test('what a scrape shows is what prom-client itself would show', async () => {
  const buckets = [0.1, 1, 10]
  const values = [0.05, 0.1, 0.5, 1.0001, 9, 11, 100]
  const about = { name: 'seconds', help: 'Time', labelNames: ['class', 'plane'] }
  const plain = new Registry()
  const histogram = new PlainHistogram(buckets)
  showHistograms(plain, about, () => [{ labels: { class: 'chat', plane: 'lambda' }, histogram }])
  const theirs = new Registry()
  const peer = new Histogram({ ...about, buckets, registers: [theirs] })
  for (const registry of [plain, theirs]) registry.setDefaultLabels({ service: 'router' })
  expect(await plain.metrics(), 'nothing before the first value').toBe(await theirs.metrics())
  for (const value of values) {
    histogram.observe(value)
    peer.observe({ class: 'chat', plane: 'lambda' }, value)
  }
  expect(await plain.metrics()).toBe(await theirs.metrics())
})

test('histograms add up', () => {
  const [one, other] = [new PlainHistogram([1]), new PlainHistogram([1])]
  one.observe(0.5)
  other.observe(2)
  other.add(one)
  expect(other.values('t', {}).map(({ value }) => value)).toEqual([1, 2, 2.5, 2])
})
