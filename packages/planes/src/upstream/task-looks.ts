import { headerNames, type TaskStatus } from '@manga-assist/contracts'
import type { Task } from './task.ts'
import { isGone } from './task-faults.ts'

/**
 * So many looks in a row without an answer make a task lost. One says little: it may have met a pause for garbage
 * collection.
 */
const missesThatLose = 3

export interface TaskLooksOptions {
  timeoutMs: number
  onHealth: (health: TaskHealth) => void
  onReport: (header: string | string[] | undefined) => void
  /** The last task stays in, whatever looks say, as long as something listens. */
  isLast: () => boolean
}

/** What looks at a task found last. */
export type TaskHealth = Exclude<TaskStatus['state'], 'ejected'>

/** Asks a task whether it is ready. Never throws: one that cannot be asked for some time is lost, one that is gone at once. */
export async function lookAtTask(task: Task, options: TaskLooksOptions): Promise<void> {
  const { timeoutMs, onHealth, onReport, isLast } = options
  task.looks += 1
  try {
    const { statusCode, headers, body } = await task.pool.request({
      method: 'GET',
      path: '/ready',
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    await body.dump()
    onReport(headers[headerNames.loadReport])
    task.missedLooks = 0
    onHealth(statusCode === 200 ? 'ready' : 'not-ready')
  } catch (error) {
    task.missedLooks += 1
    if (isGone(error) || (task.missedLooks >= missesThatLose && !isLast())) onHealth('lost')
  } finally {
    task.looks -= 1
  }
}
