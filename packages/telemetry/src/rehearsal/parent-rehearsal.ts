import type { Clock } from '@manga-assist/clock'
import type { RehearsalStatus } from '@manga-assist/contracts'
import type { Rehearsal, RehearsalStart } from './rehearsal.ts'

/** The channel to the process that started this one. */
export interface ParentChannel {
  on(event: 'message', listener: (message: unknown) => void): unknown
  send?(message: unknown): unknown
}

/** What a parent tells: one began and takes so long, or it is over. */
export interface RehearsalTold {
  kind: 'rehearsal'
  state: RehearsalStatus['state']
  leftMs: number
  problem: string | null
}

/** Between the end of one and the next: what it left behind should be gone. */
const restMs = 5_000
/** So long a parent may take to tell that it has begun. */
const answerWithinMs = 10_000

/**
 * A rehearsal that the process which started this one drives, over their channel: what sends the requests must not share
 * the processor time, and the faults, of what they are sent to. Undefined without such a parent.
 */
export function createParentRehearsal(parent: ParentChannel, clock: Clock): Rehearsal | undefined {
  if (parent.send === undefined) return undefined
  let state: RehearsalStatus['state'] = 'idle'
  let untilMs = Number.NEGATIVE_INFINITY
  let endedAtMs = Number.NEGATIVE_INFINITY
  let problem: string | null = null

  parent.on('message', (message) => {
    if (!isTold(message)) return
    if (state === 'running' && message.state === 'idle') endedAtMs = clock.now()
    state = message.state
    untilMs = clock.now() + message.leftMs
    problem = message.problem
  })

  return {
    status() {
      const leftMs = state === 'running' ? Math.max(0, untilMs - clock.now()) : 0
      return { state, leftMs, problem }
    },
    start(): RehearsalStart {
      const nowMs = clock.now()
      if (state === 'running') return { kind: 'running' }
      const leftMs = endedAtMs + restMs - nowMs
      if (leftMs > 0) return { kind: 'too-soon', leftMs }
      state = 'running'
      untilMs = nowMs + answerWithinMs
      problem = null
      parent.send?.({ kind: 'rehearse', action: 'start' })
      return { kind: 'started' }
    },
    stop() {
      if (state === 'running') parent.send?.({ kind: 'rehearse', action: 'stop' })
    },
  }
}

function isTold(message: unknown): message is RehearsalTold {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'rehearsal'
}
