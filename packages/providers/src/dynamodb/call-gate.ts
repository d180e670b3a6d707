import { StoreError } from './store-error.ts'

/** Lets a bounded number of calls run, and a bounded number wait for their turn. */
export interface CallGate {
  /** Runs `work` when there is room. Rejects at once when too many wait, or when the signal aborts before its turn. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

export interface CallGateOptions {
  maxRunning: number
  maxWaiting: number
}

/**
 * The AWS client queues for a socket without bound, and counts that wait as time to connect. So calls wait here, first
 * come first served, and the client always finds a free socket.
 */
export function createCallGate({ maxRunning, maxWaiting }: CallGateOptions): CallGate {
  let running = 0
  const waiting = new Set<() => void>()

  async function run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (running >= maxRunning) await turn(signal)
    else running += 1
    try {
      return await work()
    } finally {
      leave()
    }
  }

  /** Waits until another call leaves and hands over its place. */
  function turn(signal: AbortSignal): Promise<void> {
    if (waiting.size >= maxWaiting) {
      const text = `${maxRunning} calls run and ${maxWaiting} wait; shed earlier or allow more sockets`
      return Promise.reject(new StoreError('overloaded', text))
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = () => {
        waiting.delete(enter)
        reject(signal.reason)
      }
      waiting.add(enter)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  function leave(): void {
    const [next] = waiting
    if (next === undefined) {
      running -= 1
      return
    }
    waiting.delete(next)
    next()
  }

  return { run }
}
