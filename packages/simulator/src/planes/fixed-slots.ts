import { type Architecture, fargateCostUsd } from '@manga-assist/overflow'
import type { PooledRequest, RequestPool } from '../request-pool.ts'
import { Ring } from '../ring.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { Machine } from './machine.ts'
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
  /** Where what works shares processors with all else; without it nothing gets slower. */
  machine?: Machine | undefined
}

/**
 * The yardstick's tasks: a number of slots that never changes, one endless queue in front, no slowing down. What is
 * heavier than all slots runs when it is alone.
 */
export function createFixedSlots(
  options: FixedSlotsOptions,
  { clock, pool, listener, machine }: Dependencies,
): PrimaryPlane {
  const { slots, tasks, architecture } = options
  const queue = new Ring()
  const worked = clock.register((index) => clock.at(clock.now() + pool.at(index).waitingMs, ended, index))
  const ended = clock.register(end)
  const startedAtMs = clock.now()
  let inFlight = 0
  let busyMs = 0
  let countedAtMs = startedAtMs

  function hold(change: number): void {
    busyMs += inFlight * (clock.now() - countedAtMs)
    countedAtMs = clock.now()
    inFlight += change
  }

  function fits(weight: number): boolean {
    return inFlight + weight <= slots || inFlight === 0
  }

  function begin(request: PooledRequest): void {
    hold(request.visible.requestClass.weight)
    request.startedAtMs = clock.now()
    request.waitMs = request.startedAtMs - request.arrivedAtMs
    if (machine === undefined) clock.at(request.startedAtMs + request.cpuMs + request.waitingMs, ended, request.index)
    else machine.work(request.cpuMs, worked, request.index)
  }

  function end(index: number): void {
    const request = pool.at(index)
    const { router } = request
    hold(-request.visible.requestClass.weight)
    while (queue.length > 0 && fits(pool.at(queue.oldest).visible.requestClass.weight)) begin(pool.at(queue.shift()))
    listener.finished(request)
    if (queue.length === 0 && inFlight < slots) listener.slotFreed(router)
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
      const { weight } = request.visible.requestClass
      // Who needs no slot passes those that wait for one.
      if (weight === 0 || (queue.length === 0 && fits(weight))) begin(request)
      else queue.push(request.index)
    },
    relayed: ({ relayCpuMs }) => machine?.work(relayCpuMs),
    costUsd: () => fargateCostUsd(tasks * (clock.now() - startedAtMs), architecture),
  }
}
