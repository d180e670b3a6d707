import { DatabaseSync } from 'node:sqlite'
import { type Clock, deadline, sleep } from '@manga-assist/clock'
import { type OwnStack, StackError } from '../own-stack.ts'

/** What breaks. `entry` is as the local Lambda takes it at `PUT /faults`. */
export type Fault =
  | { kind: 'kill-task' }
  | { kind: 'lambda'; entry: { kind: string } & Record<string, string | number> }
  | { kind: 'slow-store' }

export interface FaultDependencies {
  clock: Clock
  stack: OwnStack
  databaseFile: string
}

/** A fault that is in force. */
export interface ActiveFault {
  /** Ends it. Returns how often it struck. */
  end(): Promise<number>
}

/** The lock is held for so long, and left alone for so long: a write waits for it, and none for ever. */
const lockedMs = 250
const freeMs = 250
const answerTimeoutMs = 5_000

/** Begins a fault. Killing a task is an instant, and does not end. */
export async function beginFault(fault: Fault, dependencies: FaultDependencies): Promise<ActiveFault> {
  switch (fault.kind) {
    case 'kill-task': {
      const wasKilled = dependencies.stack.killTask(0)
      return { end: async () => (wasKilled ? 1 : 0) }
    }
    case 'lambda':
      return await beginLambdaFault(fault.entry, dependencies)
    case 'slow-store':
      return beginLocking(dependencies)
    default:
      return fault satisfies never
  }
}

async function beginLambdaFault(
  entry: object,
  { clock, stack: { lambdaUrl } }: FaultDependencies,
): Promise<ActiveFault> {
  const url = `${lambdaUrl}/faults`
  await ask(clock, url, { method: 'PUT', body: JSON.stringify({ faults: [entry] }) })
  return {
    async end() {
      const { faults } = (await ask(clock, url)) as { faults: { injected: number }[] }
      await ask(clock, url, { method: 'DELETE' })
      return faults.reduce((sum, { injected }) => sum + injected, 0)
    },
  }
}

async function ask(clock: Clock, url: string, request: RequestInit = {}): Promise<unknown> {
  const limit = deadline(clock, answerTimeoutMs, () => new StackError(`${url} did not answer in ${answerTimeoutMs} ms`))
  try {
    const response = await fetch(url, { ...request, signal: limit.signal })
    if (!response.ok) throw new StackError(`${url} answered ${response.status}: ${await response.text()}`)
    return await response.json()
  } catch (error) {
    throw error instanceof StackError ? error : new StackError(`${url} cannot be asked: ${error}`, { cause: error })
  } finally {
    limit.cancel()
  }
}

/** Holds the lock for writing, again and again, as another writer would that takes too long. */
function beginLocking({ clock, databaseFile }: FaultDependencies): ActiveFault {
  const ended = new AbortController()
  const database = new DatabaseSync(databaseFile, { timeout: freeMs })
  let times = 0
  const locking = (async () => {
    while (!ended.signal.aborted) {
      if (tryExec(database, 'BEGIN IMMEDIATE')) {
        times += 1
        await sleep(clock, lockedMs, ended.signal).catch(() => {})
        database.exec('ROLLBACK')
      }
      await sleep(clock, freeMs, ended.signal).catch(() => {})
    }
  })()
  return {
    async end() {
      ended.abort()
      await locking
      database.close()
      return times
    },
  }
}

/** Whether it was done; a service that writes at this moment is in the way. */
function tryExec(database: DatabaseSync, statement: string): boolean {
  try {
    database.exec(statement)
    return true
  } catch {
    return false
  }
}
