import type { SrvRecord } from 'node:dns'
import type { TaskSource } from './task-source.ts'

/** What is asked of DNS; node:dns gives it. */
export interface TaskResolver {
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
  resolveSrv(name: string): Promise<SrvRecord[]>
}

export type NamedSource = Exclude<TaskSource, { kind: 'listed' }>

/** There is no such record: an answer, unlike a server that fails. */
const emptyCodes: ReadonlySet<unknown> = new Set(['ENODATA', 'ENOTFOUND'])

/** The origins of the tasks behind a name, none when it has no records. Rejects when DNS cannot be asked. */
export async function lookUp(resolver: TaskResolver, source: NamedSource): Promise<string[]> {
  if (source.kind === 'addresses') return originsOf(resolver, source.name, source.port)
  const records = await orNone(resolver.resolveSrv(source.name))
  // Records of a higher number are for when those of the lowest are lost: ours to decide, by spilling.
  const first = Math.min(...records.map(({ priority }) => priority))
  const preferred = records.filter(({ priority }) => priority === first)
  return (await Promise.all(preferred.map(({ name, port }) => originsOf(resolver, name, port)))).flat()
}

async function originsOf(resolver: TaskResolver, name: string, port: number | string): Promise<string[]> {
  const [v4, v6] = await Promise.all([orNone(resolver.resolve4(name)), orNone(resolver.resolve6(name))])
  return [...v4, ...v6.map((address) => `[${address}]`)].map((host) => `http://${host}:${port}`)
}

async function orNone<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer
  } catch (error) {
    if (emptyCodes.has((error as { code?: unknown }).code)) return []
    throw error
  }
}
