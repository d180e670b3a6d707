import type { Clock } from '@manga-assist/clock'
import { anyMark, markOf } from '../entry.ts'
import type { Answer, BypassReason, EntryRef, SharedTier, SharedTierListener } from '../shared-tier.ts'

/** What processes that share a `MemorySharedTier` share. */
export interface SharedMemory {
  texts: Map<string, { text: string; untilMs: number }>
  listeners: Map<object, SharedTierListener>
}

export interface MemorySharedTier extends SharedTier {
  /** Names of the calls that were made, in order. */
  readonly calls: string[]
  /** While set, calls that it returns true for are bypassed. */
  failing: ((call: string) => boolean) | undefined
  /** While true, messages from this process get lost. */
  losesMessages: boolean
  readonly memory: SharedMemory
  reason: BypassReason
}

export function sharedMemory(): SharedMemory {
  return { texts: new Map(), listeners: new Map() }
}

/** The shared tier without a server: for tests of what stands on it, with failures by command. */
export function memorySharedTier(clock: Clock, memory: SharedMemory = sharedMemory()): MemorySharedTier {
  const { texts, listeners } = memory
  const self = {}
  const leaseOf = (name: string) => `${name}:lease`
  const generationOf = (region: string) => `generation of ${region}`

  function get(name: string): string {
    const slot = texts.get(name)
    if (slot === undefined || slot.untilMs < clock.wallNow()) return ''
    return slot.text
  }
  const set = (name: string, text: string, keepMs: number) =>
    texts.set(name, { text, untilMs: clock.wallNow() + keepMs })
  const has = (name: string, expected: string) => expected === anyMark || markOf(get(name)) === expected
  const found = ({ region, name }: EntryRef) => ({ text: get(name), generation: get(generationOf(region)) })
  function giveBack(name: string, token: string): void {
    if (get(leaseOf(name)) === token) texts.delete(leaseOf(name))
  }
  async function answer<T>(call: string, run: () => T): Promise<Answer<T>> {
    tier.calls.push(call)
    if (tier.failing?.(call)) return { kind: 'bypassed', reason: tier.reason }
    return { kind: 'answered', value: run() }
  }
  function tell(message: (listener: SharedTierListener) => void): void {
    for (const [of, listener] of listeners) if (of !== self && !tier.losesMessages) message(listener)
  }

  const tier: MemorySharedTier = {
    calls: [],
    failing: undefined,
    losesMessages: false,
    memory,
    reason: 'timeout',
    read: (entry) => answer('read', () => found(entry)),
    acquire: ({ name }, expected, token, forMs) =>
      answer('acquire', () => {
        if (!has(name, expected)) return 'changed'
        if (get(leaseOf(name)) !== '') return 'held'
        set(leaseOf(name), token, forMs)
        return 'acquired'
      }),
    fill: ({ name }, expected, text, keepMs, token) =>
      answer('fill', () => {
        giveBack(name, token)
        if (!has(name, expected)) return false
        set(name, text, keepMs)
        return true
      }),
    release: ({ name }, token) => answer('release', () => giveBack(name, token)),
    mark: (entry, mark, keepMs) =>
      answer('mark', () => {
        const before = found(entry)
        set(entry.name, mark, keepMs)
        return before
      }),
    drop: (entry, mark, keepMs) =>
      answer('drop', () => {
        set(entry.name, mark, keepMs)
        texts.delete(leaseOf(entry.name))
        tell((listener) => listener.onDropped(entry))
      }),
    clear: (region, generation, keepMs) =>
      answer('clear', () => {
        set(generationOf(region), generation, keepMs)
        tell((listener) => listener.onCleared(region))
      }),
    listen(listener) {
      listeners.set(self, listener)
      return () => listeners.delete(self)
    },
  }
  return tier
}
