import { Resolver } from 'node:dns/promises'
import type { Clock } from '@manga-assist/clock'
import { headerNames } from '@manga-assist/contracts'
import type { Exchange } from '../exchange.ts'
import type { PlaneOutcome, PrimaryPlane } from '../plane.ts'
import { mayRunAgain } from '../retry.ts'
import { tellSafely } from '../tell-safely.ts'
import { discoverTasks } from './discovery/discover-tasks.ts'
import type { TaskResolver } from './discovery/look-up.ts'
import { taskSource } from './discovery/task-source.ts'
import { relayExchange } from './relay-exchange.ts'
import type { Task } from './task.ts'
import { verdictOf } from './task-faults.ts'
import { TaskPool } from './task-pool.ts'
import type { TaskPoolOptions } from './task-pool-options.ts'
import { createUpgradeRelay, type UpgradeRelay } from './upgrade-relay.ts'

/** How many tasks one request may be sent to: the first, and another one when that was lost. */
const maxAttempts = 2

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
const defaultDnsIntervalMs = 5_000

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
    intervalMs: options.dnsIntervalMs ?? defaultDnsIntervalMs,
    onTasks: (found) => pool.setAddresses([...listed, ...found]),
    onEvent: tellSafely(options.onEvent),
  })
  const upgrades = createUpgradeRelay({ pool, clock: options.clock })
  return {
    name: 'fargate',
    run(exchange, run) {
      runOnTasks(pool, exchange, options.clock).then(
        (outcome) => run.ended(outcome),
        (error) => run.ended({ kind: 'fault', error }),
      )
    },
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

async function runOnTasks(pool: TaskPool, exchange: Exchange, clock: Clock): Promise<PlaneOutcome> {
  const tried = new Set<Task>()
  let outcome: PlaneOutcome = { kind: 'refused', reason: 'primary-full' }
  while (tried.size < maxAttempts) {
    const task = pool.choose(exchange.requestClass.weight, tried, exchange.request)
    if (task === undefined) break
    tried.add(task)
    outcome = await runOnTask(pool, task, exchange, clock)
    if (!mayRunAgain(exchange, outcome)) break
  }
  return outcome
}

async function runOnTask(pool: TaskPool, task: Task, exchange: Exchange, clock: Clock): Promise<PlaneOutcome> {
  const permit = task.acquire(exchange.requestClass.weight, clock.now())
  try {
    const outcome = await relayExchange({
      exchange,
      dispatcher: task.pool,
      clock,
      stallTimeoutMs: pool.stallTimeoutMs,
      onHead(status, headers) {
        pool.noteReport(task, headers[headerNames.loadReport])
        return !refusesForLoad(status, headers)
      },
    })
    pool.noteVerdict(task, verdictOf(outcome, exchange.response.statusCode))
    return outcome
  } finally {
    permit.release()
  }
}

/** A task that sheds says why in this header; any other 503 is the application's own answer. */
function refusesForLoad(status: number, headers: Record<string, unknown>): boolean {
  return status === 503 && headers[headerNames.overflowReason] !== undefined
}
