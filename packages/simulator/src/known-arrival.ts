import type { RequestClass } from '@manga-assist/overflow'

/** What a scenario knows of a request. */
export interface KnownArrival {
  requestClass: RequestClass
  /** Anything that grows with its work, and is known when it comes. */
  size: number
  /** On an idle processor of a task, and waiting for something else. */
  cpuMs: number
  waitingMs: number
  /** What it takes on the processor of whoever sends it to Lambda and passes the answer on. */
  relayCpuMs: number
}
