import type { SpillReason } from '@manga-assist/contracts'
import type { AnswerMetadata } from './reader-message.ts'

/** Why an answer left the tasks, for a reader. What is not here yet is shown by its name alone. */
const words = {
  concurrency: 'the tasks had as many readers as they take',
  cpu: 'the tasks were busy computing',
  'event-loop': 'the tasks were busy',
  'primary-full': 'the tasks were full',
  'primary-lost': 'the task that had it was lost',
  'wait-over': 'no task came free in time',
  relief: 'that left most room for the others',
  canary: 'that way is tried out now and then',
} satisfies Record<SpillReason, string>

/** Which plane wrote an answer, why, by which model and in what time. Pure. */
export function servedBy({ plane, overflowReason, model, timings }: AnswerMetadata): string {
  if (plane === undefined) return ''
  const facts = [plane === 'lambda' ? `Served by lambda${whyOf(overflowReason)}` : `Served by ${plane}`]
  if (model !== undefined) facts.push(model)
  if (timings?.totalMs !== undefined) facts.push(`${(timings.totalMs / 1_000).toFixed(1)} s`)
  return facts.join(' · ')
}

function whyOf(reason: string | undefined): string {
  if (reason === undefined) return ''
  const said: Readonly<Record<string, string>> = words
  return said[reason] === undefined ? ` (overflow: ${reason})` : `: ${said[reason]} (overflow: ${reason})`
}
