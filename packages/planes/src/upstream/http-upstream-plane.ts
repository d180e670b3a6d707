import type { Clock } from '@manga-assist/clock'
import { headerNames } from '@manga-assist/contracts'
import type { Exchange } from '../exchange.ts'
import type { PlaneOutcome, PrimaryPlane } from '../plane.ts'
import { mayRunAgain } from '../retry.ts'
import { relayExchange } from './relay-exchange.ts'
import type { Task } from './task.ts'
import { verdictOf } from './task-faults.ts'
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
    run: (exchange) => runOnTasks(pool, exchange, options.clock),
    load: () => pool.load(),
    tasks: () => pool.status(),
    upgrades,
    async close() {
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
