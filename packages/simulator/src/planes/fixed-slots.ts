import { type Architecture, fargateCostUsd } from '@manga-assist/overflow'
import type { PooledRequest, RequestPool } from '../request-pool.ts'
import { Ring } from '../ring.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { PlaneListener, PrimaryPlane } from './primary-plane.ts'

export interface FixedSlotsOptions {
  slots: number
  /** Tasks that these slots are paid for as. May be a fraction. */
  tasks: number
  architecture: Architecture
}

interface Dependencies {
  clock: VirtualClock
  pool: RequestPool
  listener: PlaneListener
}

/** The yardstick's tasks: a number of slots that never changes, one endless queue in front, no slowing down. */
export function createFixedSlots(options: FixedSlotsOptions, { clock, pool, listener }: Dependencies): PrimaryPlane {
  const { slots, tasks, architecture } = options
  const queue = new Ring()
  const ended = clock.register(end)
  const startedAtMs = clock.now()
  let inFlight = 0
  let busyMs = 0
  let countedAtMs = startedAtMs

  function hold(change: 1 | -1): void {
    busyMs += inFlight * (clock.now() - countedAtMs)
    countedAtMs = clock.now()
    inFlight += change
  }

  function begin(request: PooledRequest): void {
    request.startedAtMs = clock.now()
    request.waitMs = request.startedAtMs - request.arrivedAtMs
    clock.at(request.startedAtMs + request.cpuMs + request.waitingMs, ended, request.index)
  }

  function end(index: number): void {
    const request = pool.at(index)
    const { router } = request
    if (queue.length > 0) begin(pool.at(queue.shift()))
    else hold(-1)
    listener.finished(request)
    if (inFlight < slots) listener.slotFreed(router)
  }

  return {
    inFlight: () => inFlight,
    get queued() {
      return queue.length
    },
    slots,
    tasks,
    cpuUtilization: undefined,
    utilization: () => ({
      busyMs: busyMs + inFlight * (clock.now() - countedAtMs),
      availableMs: slots * (clock.now() - startedAtMs),
    }),
    serve(request) {
      if (inFlight < slots) {
        hold(1)
        begin(request)
      } else queue.push(request.index)
    },
    costUsd: () => fargateCostUsd(tasks * (clock.now() - startedAtMs), architecture),
  }
}
