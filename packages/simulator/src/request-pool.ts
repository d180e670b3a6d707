import type { RequestClass } from '@manga-assist/overflow'
import { traceClass } from './trace/trace-class.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What a policy may know of a request when it arrives. The object is used again once the request has ended. */
export interface SimulatedRequest {
  /** Unique among the requests that have not ended. */
  readonly index: number
  readonly arrivedAtMs: number
  /** The length of its context, or whatever else is known of its size; NaN when nothing is. */
  readonly contextTokens: number
  readonly requestClass: RequestClass
  readonly bodyBytes: number
}

type RequestState = 'ended' | 'arrived' | 'here' | 'spilled'

/** What only the simulation knows of a request: how long it will take, and how much of an answer it gets. */
export interface PooledRequest {
  readonly index: number
  /** The part that policies see, an object of its own so that none can look further. */
  readonly visible: { -readonly [Field in keyof SimulatedRequest]: SimulatedRequest[Field] }
  arrivedAtMs: number
  generatedTokens: number
  /** Time that it runs on an idle plane: the part on the processor and the part that waits for something else. */
  cpuMs: number
  waitingMs: number
  /** On the processor of the task that spills it, where routers are embedded in tasks. */
  relayCpuMs: number
  /** When it began where it is. */
  startedAtMs: number
  /** What it had waited when it began: queueing, or the start of an environment. */
  waitMs: number
  coldStartMs: number
  /** By how much its time on Lambda is known to be longer, or shorter, for whatever reason. */
  longerThereMs: number
  /** What a slower processor adds to its service. */
  slowedMs: number
  /** Connections to the store that its environment holds, how often it was refused one, and whether it ended for that. */
  connections: number
  refusals: number
  isUnconnected: boolean
  /** The tasks refused it once. */
  wasRefused: boolean
  /** The router that it came to. */
  router: number
  state: RequestState
}

/**
 * The requests that have not ended, by index; they keep the simulation going. Memory follows how many there are at
 * once, not how many there were.
 */
export class RequestPool {
  readonly #clock: Pick<VirtualClock, 'hold' | 'release'>
  readonly #requests: PooledRequest[] = []
  readonly #free: PooledRequest[] = []

  constructor(clock: Pick<VirtualClock, 'hold' | 'release'>) {
    this.#clock = clock
  }

  /** Most that were open at once. */
  get size(): number {
    return this.#requests.length
  }

  take(): PooledRequest {
    this.#clock.hold()
    const request = this.#free.pop()
    if (request !== undefined) return request
    const index = this.#requests.length
    const created: PooledRequest = {
      index,
      visible: { index, arrivedAtMs: 0, contextTokens: 0, requestClass: traceClass, bodyBytes: 0 },
      arrivedAtMs: 0,
      generatedTokens: 0,
      cpuMs: 0,
      waitingMs: 0,
      relayCpuMs: 0,
      startedAtMs: 0,
      waitMs: 0,
      coldStartMs: 0,
      longerThereMs: 0,
      slowedMs: 0,
      connections: 0,
      refusals: 0,
      isUnconnected: false,
      wasRefused: false,
      router: 0,
      state: 'ended',
    }
    this.#requests.push(created)
    return created
  }

  release(request: PooledRequest): void {
    request.state = 'ended'
    this.#clock.release()
    this.#free.push(request)
  }

  at(index: number): PooledRequest {
    return this.#requests[index] as PooledRequest
  }
}
