/** Where tasks are named. */
export type TaskSource =
  /** The task itself, by its origin. */
  | { kind: 'listed'; address: string }
  /** A name whose A and AAAA records are the tasks, all on one port. */
  | { kind: 'addresses'; name: string; port: string }
  /** A name whose SRV records are the tasks, each with its port. */
  | { kind: 'services'; name: string }

/** Reads `http://10.0.0.7:8080`, `dns://tasks.internal:8080` or `srv://_http._tcp.tasks.internal`. Throws a RangeError for anything else. */
export function taskSource(text: string): TaskSource {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return { kind: 'listed', address: text }
  if (url?.protocol === 'dns:' && url.hostname && url.port) {
    return { kind: 'addresses', name: url.hostname, port: url.port }
  }
  if (url?.protocol === 'srv:' && url.hostname && !url.port) return { kind: 'services', name: url.hostname }
  throw new RangeError(`a task must be http://host:port, dns://name:port or srv://name, got ${JSON.stringify(text)}`)
}
