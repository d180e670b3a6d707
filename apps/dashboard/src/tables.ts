import type { DecisionRecord, TaskStatus } from '@manga-assist/contracts'
import { element } from './element.ts'
import { dollars, duration, percent, shortNumber, timeOfDay } from './numbers.ts'
import { meaningOf } from './words.ts'

const signs = { serve: '● served here', spill: '▲ spilled', shed: '✕ refused' } as const
const stateSigns: Readonly<Record<TaskStatus['state'], string>> = {
  ready: '● ready',
  'not-ready': '○ not ready',
  ejected: '▲ taken out',
  lost: '✕ lost',
}

/** The latest decisions with what each saw, newest first. */
export function decisionRows(decisions: readonly DecisionRecord[]): HTMLTableRowElement[] {
  return decisions.map((decision) => {
    const { at, requestClass, kind, reason, seen, priceUsd } = decision
    return row({ class: kind }, [
      timeOfDay(at),
      requestClass,
      signs[kind],
      reason,
      `${shortNumber(seen.inFlight)} of ${shortNumber(seen.concurrencyLimit)}`,
      percent(seen.cpuUtilization),
      percent(seen.eventLoopUtilization),
      dollars(priceUsd),
    ])
  })
}

/** What the reasons mean that stand in the table, each once. */
export function reasonEntries(decisions: readonly DecisionRecord[]): HTMLElement[] {
  const reasons = [...new Set(decisions.map(({ reason }) => reason))].sort()
  return reasons.flatMap((reason) => [element('dt', {}, reason), element('dd', {}, meaningOf(reason))])
}

export function taskRows(tasks: readonly TaskStatus[]): HTMLTableRowElement[] {
  return tasks.map((task) => {
    const { address, inFlight, concurrencyLimit, cpuUtilization, eventLoopUtilization, share, ejection } = task
    const out = ejection === null ? '' : `, ${duration(ejection.leftMs)} more (${ejection.reason})`
    return row({ class: task.state }, [
      address.replace(/^https?:\/\//, ''),
      `${stateSigns[task.state]}${out}`,
      `${shortNumber(inFlight)} of ${shortNumber(concurrencyLimit)}`,
      percent(cpuUtilization),
      percent(eventLoopUtilization),
      percent(share),
    ])
  })
}

function row(attributes: Readonly<Record<string, string>>, cells: readonly string[]): HTMLTableRowElement {
  return element('tr', attributes, ...cells.map((text) => element('td', {}, text)))
}
