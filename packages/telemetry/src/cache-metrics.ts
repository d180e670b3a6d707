import type { RegionCounts, TierCounts } from '@manga-assist/providers'
import { Counter, type Registry } from 'prom-client'

/** Shows the cache's own counters at each scrape: a read of the cache pays for no metric. */
export function addCacheCounters(registry: Registry, counts: Readonly<Record<string, RegionCounts>>): void {
  const registers = [registry]
  new Counter({
    name: 'cache_reads_total',
    help: 'Reads of a cache region by what a tier had to say: hit, stale, miss, bypass',
    labelNames: ['region', 'tier', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const [region, { local, redis }] of Object.entries(counts)) {
        for (const [outcome, count] of outcomes(local)) this.inc({ region, tier: 'local', outcome }, count)
        for (const [outcome, count] of outcomes(redis)) this.inc({ region, tier: 'redis', outcome }, count)
      }
    },
  })
  new Counter({
    name: 'cache_store_reads_total',
    help: 'Reads of the store behind a cache region, and how many failed',
    labelNames: ['region', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const [region, { store }] of Object.entries(counts)) {
        this.inc({ region, outcome: 'read' }, store.reads - store.failures)
        this.inc({ region, outcome: 'failed' }, store.failures)
      }
    },
  })
}

function outcomes(counts: TierCounts): [outcome: string, count: number][] {
  return Object.entries(counts)
}
