import { Histogram, type Registry } from 'prom-client'

/** Counts of values by bounds: plain numbers, read when scraped. prom-client's own takes microseconds for each value. */
export class PlainHistogram {
  readonly #bounds: readonly number[]
  /** One for each bound, not summed up, and one for what is above all. */
  readonly #counts: Float64Array
  #sum = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    let index = 0
    while (index < this.#bounds.length && value > (this.#bounds[index] ?? 0)) index += 1
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#sum += value
  }

  add(other: PlainHistogram): void {
    for (const [index, count] of other.#counts.entries()) this.#counts[index] = (this.#counts[index] ?? 0) + count
    this.#sum += other.#sum
  }

  /** As a scrape shows it: each bucket holds those below it too. */
  values(name: string, labels: Record<string, string>) {
    let below = 0
    const buckets = [...this.#counts].map((count, index) => {
      below += count
      const le = this.#bounds[index] ?? '+Inf'
      return { metricName: `${name}_bucket`, labels: { le }, sharedLabels: labels, value: below }
    })
    const sum = { metricName: `${name}_sum`, labels: {}, sharedLabels: labels, value: this.#sum }
    const count = { metricName: `${name}_count`, labels: {}, sharedLabels: labels, value: below }
    return below === 0 ? [] : [...buckets, sum, count]
  }
}

/** Shows histograms among the metrics of a registry. */
export function showHistograms(
  registry: Registry,
  { name, help, labelNames }: { name: string; help: string; labelNames: readonly string[] },
  read: () => Iterable<{ labels: Record<string, string>; histogram: PlainHistogram }>,
): void {
  const get = async () => ({
    ...{ name, help, type: 'histogram', aggregator: 'sum' },
    values: [...read()].flatMap(({ labels, histogram }) => histogram.values(name, labels)),
  })
  // Stands in the registry, and is asked for nothing but its values.
  Object.assign(new Histogram({ name, help, labelNames, registers: [registry] }), { get, getForPromString: get })
}
