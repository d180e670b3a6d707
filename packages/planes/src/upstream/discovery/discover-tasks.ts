import { type Cancel, type Clock, every } from '@manga-assist/clock'
import type { RouterEvent } from '../../router-event.ts'
import { LastAnswer } from './last-answer.ts'
import { lookUp, type NamedSource, type TaskResolver } from './look-up.ts'

export interface DiscoverTasksOptions {
  sources: readonly NamedSource[]
  resolver: TaskResolver
  clock: Clock
  /** Time between two questions about one name. */
  intervalMs: number
  /** Takes the origins of all tasks behind all names, each time that they are other ones. */
  onTasks: (addresses: readonly string[]) => void
  onEvent: (event: RouterEvent) => void
}

/** Asks DNS for tasks, at once and every so often. A name that cannot be resolved keeps its last answer. */
export function discoverTasks(options: DiscoverTasksOptions): Cancel {
  const { sources, resolver, clock, intervalMs, onTasks, onEvent } = options
  if (sources.length === 0) return () => {}
  const names = sources.map((source) => ({ source, answer: new LastAnswer(), asking: false, failing: false }))
  let told = ''
  let stopped = false

  async function ask(name: (typeof names)[number]): Promise<void> {
    if (name.asking) return
    name.asking = true
    try {
      name.answer.take(await lookUp(resolver, name.source), clock.now())
      name.failing = false
      if (!stopped) tell()
    } catch (error) {
      // Once for each outage, not every few seconds.
      if (!name.failing && !stopped) onEvent({ kind: 'discovery-failed', name: name.source.name, error })
      name.failing = true
    } finally {
      name.asking = false
    }
  }

  function tell(): void {
    const addresses = [...new Set(names.flatMap(({ answer }) => answer.addresses))].toSorted()
    const telling = addresses.join(' ')
    if (telling === told) return
    told = telling
    onTasks(addresses)
  }

  const askAll = () => {
    for (const name of names) void ask(name)
  }
  askAll()
  const stopAsking = every(clock, intervalMs, askAll)
  return () => {
    stopped = true
    stopAsking()
  }
}
