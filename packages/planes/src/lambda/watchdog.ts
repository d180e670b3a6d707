import type { Cancel, Clock } from '@manga-assist/clock'
import { ClientStalledError } from '../request/client-stalled-error.ts'
import { LambdaPlaneError } from './lambda-errors.ts'

/** One call's signal: aborts when the client leaves, when nothing came for too long, and when the call is over. */
export interface Watchdog {
  readonly signal: AbortSignal
  /** Something came: the next silence is counted from now. */
  alive(): void
  /** The client is waited for: until the next sign of life a silence is its own. */
  waitForClient(): void
  /** The call is over: aborts whatever is left of it and leaves no timer and no listener. */
  end(): void
}

export interface WatchdogTimeouts {
  firstByteTimeoutMs: number
  idleTimeoutMs: number
}

export function createWatchdog(clock: Clock, leaving: AbortSignal, timeouts: WatchdogTimeouts): Watchdog {
  const { firstByteTimeoutMs, idleTimeoutMs } = timeouts
  const controller = new AbortController()
  const leave = () => controller.abort(leaving.reason)
  if (leaving.aborted) leave()
  else leaving.addEventListener('abort', leave, { once: true })

  let awaited: Awaited = { kind: 'head', forMs: firstByteTimeoutMs }
  let sinceMs = clock.now()
  let cancel = lookAfter(firstByteTimeoutMs)

  function lookAfter(delayMs: number): Cancel {
    return clock.after(delayMs, look, { background: true })
  }

  // One timer goes on from look to look: a new one for each chunk would cost as much as the chunk.
  function look(): void {
    const leftMs = sinceMs + awaited.forMs - clock.now()
    if (leftMs > 0) cancel = lookAfter(leftMs)
    else controller.abort(reasonOf(awaited))
  }

  function wait(next: Awaited): void {
    const isSooner = next.forMs < awaited.forMs
    sinceMs = clock.now()
    awaited = next
    if (!isSooner) return
    cancel()
    cancel = lookAfter(next.forMs)
  }

  return {
    signal: controller.signal,
    alive() {
      if (awaited.kind === 'more') sinceMs = clock.now()
      else wait({ kind: 'more', forMs: idleTimeoutMs })
    },
    waitForClient: () => wait({ kind: 'client', forMs: idleTimeoutMs }),
    end() {
      cancel()
      leaving.removeEventListener('abort', leave)
      controller.abort(callOver)
    },
  }
}

/** One for all: an abort without a reason makes an error with a stack each time. */
const callOver = new Error('the call is over')

/** What is waited for, and how long at most. */
interface Awaited {
  kind: 'head' | 'more' | 'client'
  forMs: number
}

function reasonOf({ kind, forMs }: Awaited): Error {
  switch (kind) {
    case 'head':
      return new LambdaPlaneError('timeout', `no answer began within ${forMs} ms`)
    case 'more':
      return new LambdaPlaneError('timeout', `nothing came within ${forMs} ms`)
    case 'client':
      return new ClientStalledError(forMs)
  }
}
