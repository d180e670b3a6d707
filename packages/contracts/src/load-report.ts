/**
 * A task's account of its own load, as the ORCA header `endpoint-load-metrics` carries it. Utilizations are shares of
 * what the task may use; CPU may pass 1 when it borrows.
 */
export interface LoadReport {
  cpuUtilization?: number
  memoryUtilization?: number
  applicationUtilization?: number
  requestsPerSecond?: number
  errorsPerSecond?: number
  named: Record<string, number>
}

/** Names under which our tasks report what ORCA has no field for. */
export const namedLoadMetrics = {
  inFlight: 'in_flight',
  concurrencyLimit: 'concurrency_limit',
  eventLoopUtilization: 'event_loop_utilization',
} as const

const fieldsByName = {
  cpu_utilization: 'cpuUtilization',
  mem_utilization: 'memoryUtilization',
  application_utilization: 'applicationUtilization',
  rps_fractional: 'requestsPerSecond',
  eps: 'errorsPerSecond',
} as const satisfies Record<string, Exclude<keyof LoadReport, 'named'>>

const namedPrefix = 'named_metrics.'
const longestHeader = 4_096
const decimals = 4

/** The native text form, with colons: the one that the most readers take. */
export function formatLoadReport(report: LoadReport): string {
  const pairs: string[] = []
  for (const [name, field] of Object.entries(fieldsByName)) {
    const value = report[field]
    if (value !== undefined) pairs.push(`${name}:${rounded(value)}`)
  }
  for (const [name, value] of Object.entries(report.named)) pairs.push(`${namedPrefix}${name}:${rounded(value)}`)
  return `TEXT ${pairs.join(',')}`
}

/**
 * Reads the text form (`name=value` or `name:value`) and the JSON form. Undefined for anything that ORCA calls an error
 * (unknown name, duplicate, empty, negative, not finite), because half a report is worse than none.
 */
export function parseLoadReport(header: string): LoadReport | undefined {
  if (header.length > longestHeader) return undefined
  if (header.startsWith('TEXT ')) return fromPairs(header.slice(5).split(',').map(splitPair))
  if (header.startsWith('JSON ')) return fromJson(header.slice(5))
  return undefined
}

function rounded(value: number): number {
  return Number(value.toFixed(decimals))
}

function splitPair(text: string): [string, unknown] {
  const [, name = '', value = ''] = text.trim().match(/^([^=:]+)[=:](.+)$/) ?? []
  return [name, value === '' ? undefined : Number(value)]
}

function fromJson(text: string): LoadReport | undefined {
  try {
    const { named_metrics: named = {}, ...fields } = JSON.parse(text)
    const namedPairs = Object.entries(named).map(([name, value]): [string, unknown] => [namedPrefix + name, value])
    return fromPairs([...Object.entries(fields), ...namedPairs])
  } catch {
    return undefined
  }
}

function fromPairs(pairs: [string, unknown][]): LoadReport | undefined {
  const report: LoadReport = { named: {} }
  const seen = new Set<string>()
  for (const [name, value] of pairs) {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || seen.has(name)) return undefined
    seen.add(name)
    if (isField(name)) report[fieldsByName[name]] = value
    else if (name.startsWith(namedPrefix) && name.length > namedPrefix.length) {
      report.named[name.slice(namedPrefix.length)] = value
    } else return undefined
  }
  return report
}

function isField(name: string): name is keyof typeof fieldsByName {
  return Object.hasOwn(fieldsByName, name)
}
