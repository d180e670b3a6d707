import type { PooledRequest } from '../request-pool.ts'
import type { Busy } from './mean-utilization.ts'

/** Where requests run unless they are spilled: a model of the tasks. */
export interface PrimaryPlane {
  /** Slots held, as the router at this index knows them. */
  inFlight(router: number): number
  readonly queued: number
  /** Tasks that are paid for at this instant. */
  readonly tasks: number
  readonly slots: number
  /** Mean of the last second; undefined where the model has no processor. */
  readonly cpuUtilization: number | undefined
  utilization(): Busy
  serve(request: PooledRequest): void
  /** A request was sent to the overflow plane, through a task where routers are embedded. */
  relayed?(request: PooledRequest): void
  /** What the tasks cost from the start until now. */
  costUsd(): number
}

/** Told by a plane. Slots are accounted for before the call. */
export interface PlaneListener {
  finished(request: PooledRequest): void
  /** Nothing waited for it. */
  slotFreed(router: number): void
  /** The tasks that were asked hold as many as they take. */
  refused?(request: PooledRequest): void
  /** It had begun, and its task died. */
  lost(request: PooledRequest): void
}
