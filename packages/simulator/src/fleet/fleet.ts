import { type Architecture, fargateCostUsd } from '@manga-assist/overflow'
import { type Busy, meanUtilization } from '../planes/mean-utilization.ts'
import type { PlaneListener, PrimaryPlane } from '../planes/primary-plane.ts'
import type { StoreConnections } from '../planes/store-connections.ts'
import type { Random } from '../random.ts'
import type { PooledRequest, RequestPool } from '../request-pool.ts'
import { Ring } from '../ring.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { FleetOptions } from './fleet-options.ts'
import type { FleetTask } from './fleet-task.ts'
import { SeenLoad } from './seen-load.ts'
import { startScaling } from './start-scaling.ts'
import { TaskSet } from './task-set.ts'

interface Dependencies {
  clock: VirtualClock
  pool: RequestPool
  random: Random
  listener: PlaneListener
  architecture: Architecture
  /** Where every task opens connections; none when left out. */
  store: StoreConnections | undefined
  /** Requests that run on the overflow plane. */
  spilled(): number
}

/** Stands for work on a processor that is none of its own requests. */
const relayed = -1

/** Tasks that a request is sent to before its router decides once more. */
const mostAttempts = 2
/** Until it knows that they refused. */
const refusalMs = 2

/** What the tasks came to, beyond what any plane tells. */
interface FleetSummary {
  mostTasks: number
  taskMs: number
}

export interface FleetPlane extends PrimaryPlane {
  /** One task dies. */
  killTask(): void
  summary(): FleetSummary
}

/**
 * Tasks that share their processor among everything they were given: nothing waits for a slot, everything gets slower.
 * A request runs on the processor first and waits for its model then. The less loaded of two random tasks takes it.
 */
export function createFleet(options: FleetOptions, dependencies: Dependencies): FleetPlane {
  const { clock, pool, random, listener, architecture, store, spilled } = dependencies
  const load = new SeenLoad(options.routers)
  /** Requests that came while no task was ready. */
  const stranded = new Ring()
  const taskOf: (FleetTask | undefined)[] = []
  const waited = clock.register(end)
  const refused = clock.register(refuse)
  const tasks = new TaskSet(options, {
    clock,
    store,
    onDone(index) {
      if (index === relayed) return
      const { router, waitingMs } = pool.at(index)
      learn(router, taskOf[index] as FleetTask)
      clock.at(clock.now() + waitingMs, waited, index)
    },
    onReady() {
      for (let count = stranded.length; count > 0; count -= 1) place(pool.at(stranded.shift()))
    },
  })
  const reported = clock.register(report, { background: true })
  clock.at(clock.now() + options.loadReportMs, reported)

  let cpuUtilization: number | undefined
  let before = utilization()

  function report(): void {
    tasks.report()
    load.report()
    const now = utilization()
    cpuUtilization = meanUtilization(before, now)
    before = now
    clock.at(clock.now() + options.loadReportMs, reported)
  }

  function utilization(): Busy {
    return { busyMs: tasks.busyMs, availableMs: tasks.servingMs * options.cores }
  }

  function loadOf(task: FleetTask, router: number): number {
    return (task.load.seenBy(router) + 1) / task.share(clock.now(), options.slowStartMs)
  }

  function choose(router: number): FleetTask | undefined {
    const { ready } = tasks
    if (ready.length < 2) return ready[0]
    const first = Math.floor(random() * ready.length)
    const second = (first + 1 + Math.floor(random() * (ready.length - 1))) % ready.length
    const [one, other] = [ready[first] as FleetTask, ready[second] as FleetTask]
    return loadOf(one, router) <= loadOf(other, router) ? one : other
  }

  /** The head of every answer tells the router that gets it how much its task holds. */
  function learn(router: number, task: FleetTask): void {
    if (options.routers > 1) load.correct(router, task.load.reportTo(router))
  }

  function place(request: PooledRequest): void {
    if (options.tasksRefuse) {
      placeWhereItFits(request)
      return
    }
    const task = choose(request.router)
    if (task === undefined) stranded.push(request.index)
    else give(request, task)
  }

  /** As the router does it: where the better of two has no room, to the least loaded of all; and once more if refused. */
  function placeWhereItFits(request: PooledRequest): void {
    const { router } = request
    let refusing: FleetTask | undefined
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const drawn = choose(router)
      const task =
        drawn !== undefined && drawn !== refusing && hasRoom(drawn, router) ? drawn : roomiest(router, refusing)
      if (task === undefined) break
      if (task.load.total < options.slotsPerTask) {
        give(request, task)
        return
      }
      learn(router, task)
      refusing = task
    }
    clock.at(clock.now() + refusalMs, refused, request.index)
  }

  function give(request: PooledRequest, task: FleetTask): void {
    taskOf[request.index] = task
    task.load.change(request.router, 1)
    task.processor.add(request.index, request.cpuMs)
  }

  /** As far as this router knows. */
  function hasRoom(task: FleetTask, router: number): boolean {
    return task.load.seenBy(router) < options.slotsPerTask
  }

  function roomiest(router: number, except: FleetTask | undefined): FleetTask | undefined {
    let found: FleetTask | undefined
    for (const task of tasks.ready) {
      if (task === except || !hasRoom(task, router)) continue
      if (found === undefined || loadOf(task, router) < loadOf(found, router)) found = task
    }
    return found
  }

  function refuse(index: number): void {
    const request = pool.at(index)
    load.change(request.router, -1)
    listener.refused?.(request)
  }

  function end(index: number): void {
    const request = pool.at(index)
    const task = taskOf[index] as FleetTask
    const { router } = request
    load.change(router, -1)
    task.load.change(router, -1)
    // What waited for its model when the task died is missed when the answer is due.
    if (task.state === 'gone') {
      listener.lost(request)
      return
    }
    if (task.state === 'draining' && task.load.total === 0) tasks.leave(task)
    request.waitMs = Math.max(0, clock.now() - request.arrivedAtMs - request.cpuMs - request.waitingMs)
    listener.finished(request)
    if (load.seenBy(router) < tasks.slots) listener.slotFreed(router)
  }

  if (options.scaling !== undefined) {
    startScaling(options.scaling, options, { clock, tasks, utilization, inFlight: () => load.total, spilled })
  }

  return {
    inFlight: (router) => load.seenBy(router),
    get queued() {
      return stranded.length
    },
    get tasks() {
      return tasks.present
    },
    get slots() {
      return tasks.slots
    },
    get cpuUtilization() {
      return cpuUtilization
    },
    utilization,
    serve(request) {
      load.change(request.router, 1)
      place(request)
    },
    relayed(request) {
      if (options.embedded && request.relayCpuMs > 0) choose(request.router)?.processor.add(relayed, request.relayCpuMs)
    },
    costUsd: () => fargateCostUsd(tasks.taskMs, architecture),
    killTask() {
      for (const index of tasks.kill()) if (index !== relayed) end(index)
    },
    summary: () => ({ mostTasks: tasks.most, taskMs: tasks.taskMs }),
  }
}
