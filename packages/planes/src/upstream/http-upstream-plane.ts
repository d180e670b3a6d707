import { Resolver } from 'node:dns/promises'
import { timeouts } from '@manga-assist/contracts'
import type { PrimaryPlane } from '../plane.ts'
import { tellSafely } from '../tell-safely.ts'
import { discoverTasks } from './discovery/discover-tasks.ts'
import type { TaskResolver } from './discovery/look-up.ts'
import { taskSource } from './discovery/task-source.ts'
import { TaskPool } from './task-pool.ts'
import type { TaskPoolOptions } from './task-pool-options.ts'
import { TaskRun } from './task-run.ts'
import { createUpgradeRelay, type UpgradeRelay } from './upgrade-relay.ts'

export interface HttpUpstreamPlaneOptions extends TaskPoolOptions {
  /** Tasks by their origins, or names that DNS knows: `dns://name:port` (A, AAAA), `srv://name` (SRV). At least one. */
  addresses: readonly string[]
  /** Asks DNS. Node's own unless a test says otherwise. */
  resolver?: TaskResolver
  /** Time between two questions about one name. Default 5 s. */
  dnsIntervalMs?: number
}

/** An answer of DNS that takes longer is given up; the next question comes soon. */
const dnsTimeout = { timeout: 1_000, tries: 2 }

export interface HttpUpstreamPlane extends PrimaryPlane {
  /** Connections that are more than a request and its answer. */
  readonly upgrades: UpgradeRelay
}

/** The tasks of a fleet, reached over HTTP and balanced by their load. */
export function createHttpUpstreamPlane(options: HttpUpstreamPlaneOptions): HttpUpstreamPlane {
  if (options.addresses.length === 0) throw new RangeError('addresses must name at least one task, got none')
  const sources = options.addresses.map(taskSource)
  const listed = sources.flatMap((source) => (source.kind === 'listed' ? [source.address] : []))
  const pool = new TaskPool({ ...options, addresses: listed })
  const stopDiscovery = discoverTasks({
    sources: sources.filter((source) => source.kind !== 'listed'),
    resolver: options.resolver ?? new Resolver(dnsTimeout),
    clock: options.clock,
    intervalMs: options.dnsIntervalMs ?? timeouts.dnsIntervalMs,
    onTasks: (found) => pool.setAddresses([...listed, ...found]),
    onEvent: tellSafely(options.onEvent),
  })
  const upgrades = createUpgradeRelay({ pool, clock: options.clock })
  return {
    name: 'fargate',
    run: (exchange, run) => new TaskRun(pool, options.clock, exchange, run).begin(),
    load: () => pool.load(),
    tasks: () => pool.status(),
    upgrades,
    async close() {
      stopDiscovery()
      upgrades.close()
      await pool.close()
    },
  }
}
