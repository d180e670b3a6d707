import type { ChatFault } from './chat-fault.ts'

/** What the page does about a fault. */
export type NextStep =
  /** Asks again by itself, after a while that the reader sees go by when it is `counted`. */
  | { kind: 'ask-again'; afterMs: number; counted: boolean }
  /** Asks again by itself when the device is online again. */
  | { kind: 'wait-for-network' }
  /** Leaves it to the reader, after a while in which it would be refused again. */
  | { kind: 'offer'; afterMs: number }

export interface Situation {
  fault: ChatFault
  /** How often the page has asked again by itself because of such a fault since the reader asked. */
  attempts: number
  online: boolean
}

/** Waits before it is asked again: the first almost at once, as a task that died is one of several. */
const delaysMs = { 'connection-lost': [300, 1_000, 2_000, 4_000, 8_000], 'answer-lost': [300, 1_000, 2_000] }
/** How often a page that was refused for want of room comes back by itself: each time it is one more in the crowd. */
const mostReturns = 3
/** What a refusal that names no time waits for. */
const defaultWaitMs = 2_000

/** Decides what is done about a fault. Pure. */
export function nextStep({ fault, attempts, online }: Situation): NextStep {
  switch (fault.kind) {
    case 'connection-lost':
    case 'answer-lost': {
      if (!online) return { kind: 'wait-for-network' }
      const afterMs = delaysMs[fault.kind][attempts]
      return afterMs === undefined ? { kind: 'offer', afterMs: 0 } : { kind: 'ask-again', afterMs, counted: false }
    }
    case 'shed': {
      const afterMs = fault.retryAfterMs ?? defaultWaitMs
      return attempts < mostReturns ? { kind: 'ask-again', afterMs, counted: true } : { kind: 'offer', afterMs }
    }
    case 'rate-limited':
      return { kind: 'offer', afterMs: fault.retryAfterMs ?? defaultWaitMs }
    case 'refused':
      return { kind: 'offer', afterMs: fault.retryAfterMs ?? 0 }
  }
}
