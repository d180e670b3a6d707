import { headerNames } from '@manga-assist/contracts'
import type { Exchange } from '../exchange.ts'
import { ClientLeftError } from '../exchange.ts'
import type { PlaneOutcome, PrimaryPlane } from '../plane.ts'
import { mayRunAgain } from '../retry.ts'
import { relayExchange } from './relay-exchange.ts'
import type { Task } from './task.ts'
import { TaskPool, type TaskPoolOptions } from './task-pool.ts'
import { createUpgradeRelay, type UpgradeRelay } from './upgrade-relay.ts'

/** How many tasks one request may be sent to: the first, and another one when that was lost. */
const maxAttempts = 2

export interface HttpUpstreamPlane extends PrimaryPlane {
  /** Connections that are more than a request and its answer. */
  readonly upgrades: UpgradeRelay
}

/** The tasks of a fleet, reached over HTTP and balanced by their load. */
export function createHttpUpstreamPlane(options: TaskPoolOptions): HttpUpstreamPlane {
  const pool = new TaskPool(options)
  const upgrades = createUpgradeRelay({ pool, clock: options.clock })
  return {
    name: 'fargate',
    run: (exchange) => runOnTasks(pool, exchange, () => options.clock.now()),
    load: () => pool.load(),
    tasks: () => pool.status(),
    upgrades,
    async close() {
      upgrades.close()
      await pool.close()
    },
  }
}

async function runOnTasks(pool: TaskPool, exchange: Exchange, nowMs: () => number): Promise<PlaneOutcome> {
  const tried = new Set<Task>()
  let outcome: PlaneOutcome = { kind: 'refused', reason: 'primary-full' }
  while (tried.size < maxAttempts) {
    const task = pool.choose(exchange.requestClass.weight, tried)
    if (task === undefined) break
    tried.add(task)
    outcome = await runOnTask(pool, task, exchange, nowMs)
    if (!mayRunAgain(exchange, outcome)) break
  }
  return outcome
}

async function runOnTask(pool: TaskPool, task: Task, exchange: Exchange, nowMs: () => number): Promise<PlaneOutcome> {
  const permit = task.gate.acquire(exchange.requestClass.weight)
  try {
    const outcome = await relayExchange({
      exchange,
      dispatcher: task.pool,
      nowMs,
      onHead(status, headers) {
        pool.noteReport(task, headers[headerNames.loadReport])
        return !refusesForLoad(status, headers)
      },
    })
    if (losesTheTask(outcome)) pool.markLost(task)
    return outcome
  } finally {
    permit.release()
  }
}

/** A task that sheds says why in this header; any other 503 is the application's own answer. */
function refusesForLoad(status: number, headers: Record<string, unknown>): boolean {
  return status === 503 && headers[headerNames.overflowReason] !== undefined
}

/** A connection that failed says something of the task; a timeout or a client that left says nothing for sure. */
function losesTheTask(outcome: PlaneOutcome): boolean {
  if (outcome.kind !== 'lost' && outcome.kind !== 'broken') return false
  const { error } = outcome
  if (error instanceof ClientLeftError) return false
  return connectionFaults.has(String((error as { code?: unknown }).code))
}

const connectionFaults: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
])
