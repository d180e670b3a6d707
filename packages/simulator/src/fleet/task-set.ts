import type { StoreConnections } from '../planes/store-connections.ts'
import { TokenBucket } from '../planes/token-bucket.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { FleetOptions } from './fleet-options.ts'
import { FleetTask } from './fleet-task.ts'
import { SharedProcessor } from './shared-processor.ts'

interface Dependencies {
  clock: VirtualClock
  /** Where every task opens connections before it is ready. */
  store: StoreConnections | undefined
  /** The processor of a task is done with a request. */
  onDone: (index: number) => void
  onReady: () => void
}

const tickMs = 1_000

/** The tasks of a service, from their launch until they are gone: as many as there should be, as fast as ECS lets. */
export class TaskSet {
  readonly #options: FleetOptions
  readonly #dependencies: Dependencies
  readonly #launches: TokenBucket
  readonly #launched: number
  readonly #present: FleetTask[] = []
  readonly #ready: FleetTask[] = []
  #desired: number
  #slots = 0
  #most = 0
  /** Of tasks that are gone. */
  #pastTaskMs = 0
  #pastServingMs = 0
  #pastBusyMs = 0

  constructor(options: FleetOptions, dependencies: Dependencies) {
    const { clock } = dependencies
    this.#options = options
    this.#dependencies = dependencies
    this.#launches = new TokenBucket(options.launchBucket, clock)
    this.#launched = clock.register(() => this.#becomeReady(), { background: true })
    this.#desired = options.tasks
    // Those of the start have been there for long.
    for (let task = 0; task < options.tasks; task += 1) this.#launch(-options.slowStartMs)
    this.#becomeReady()
    const tick = clock.register(() => clock.at(clock.now() + this.#tick(), tick), { background: true })
    clock.at(clock.now() + tickMs, tick)
  }

  /** How many there should be. */
  get desired(): number {
    return this.#desired
  }

  get ready(): readonly FleetTask[] {
    return this.#ready
  }

  /** Of the tasks that are ready, less where they start slowly; at least one each. */
  get slots(): number {
    return this.#slots
  }

  /** Tasks that are there, launching and draining ones too. */
  get present(): number {
    return this.#present.length
  }

  /** Most tasks at once. */
  get most(): number {
    return this.#most
  }

  /** Of all tasks until now, from their launch on: what is paid for. */
  get taskMs(): number {
    const nowMs = this.#dependencies.clock.now()
    return this.#present.reduce((sum, { launchedAtMs }) => sum + nowMs - launchedAtMs, this.#pastTaskMs)
  }

  /** The part of it in which they served: what a metric is a mean over. */
  get servingMs(): number {
    const nowMs = this.#dependencies.clock.now()
    return this.#present.reduce((sum, task) => sum + task.servingMs(nowMs), this.#pastServingMs)
  }

  get busyMs(): number {
    return this.#present.reduce((sum, { processor }) => sum + processor.busyMs, this.#pastBusyMs)
  }

  scaleTo(tasks: number): void {
    this.#desired = tasks
    this.#reconcile()
  }

  /** A load report of every task. */
  report(): void {
    for (const { load } of this.#present) load.report()
  }

  /** The oldest task dies with what it runs; returns what was on its processor. Another is launched in its place. */
  kill(): number[] {
    const [task] = this.#ready
    if (task === undefined) return []
    this.leave(task)
    this.#reconcile()
    return task.processor.stop()
  }

  /** A task is gone: dead, or drained. */
  leave(task: FleetTask): void {
    task.state = 'gone'
    this.#dependencies.store?.close(task.connections)
    const nowMs = this.#dependencies.clock.now()
    this.#pastTaskMs += nowMs - task.launchedAtMs
    this.#pastServingMs += task.servingMs(nowMs)
    this.#pastBusyMs += task.processor.busyMs
    remove(this.#present, task)
    remove(this.#ready, task)
    this.#countSlots()
  }

  #launch(delayMs: number): void {
    const { clock, onDone } = this.#dependencies
    const processor = new SharedProcessor(this.#options.cores, clock, onDone)
    const nowMs = clock.now()
    this.#present.push(new FleetTask(processor, nowMs, nowMs + delayMs, this.#options.routers))
    this.#most = Math.max(this.#most, this.#present.length)
    if (delayMs > 0) clock.at(nowMs + delayMs, this.#launched)
  }

  #becomeReady(): void {
    const nowMs = this.#dependencies.clock.now()
    for (const task of this.#present) {
      if (task.state !== 'launching' || task.readyAtMs > nowMs || !this.#connect(task)) continue
      task.state = 'ready'
      this.#ready.push(task)
    }
    this.#countSlots()
    this.#dependencies.onReady()
  }

  /** False when the store refuses every connection: then the next task that becomes ready, or the next tick, tries. */
  #connect(task: FleetTask): boolean {
    const { store } = this.#dependencies
    if (store === undefined) return true
    task.connections = store.open(store.options.perTask)
    return task.connections > 0
  }

  /** Launches or drains. A launch that ECS holds back comes with a later tick; the newest tasks go first. */
  #reconcile(): void {
    const staying = this.#present.filter(({ state }) => state !== 'draining')
    for (let count = staying.length; count < this.#desired && this.#launches.take(); count += 1) {
      this.#launch(Math.max(1, this.#options.launchMs))
    }
    for (const task of staying.slice(this.#desired)) this.#drain(task)
    this.#countSlots()
  }

  #tick(): number {
    if (this.#dependencies.store !== undefined) this.#becomeReady()
    this.#reconcile()
    return tickMs
  }

  #drain(task: FleetTask): void {
    task.state = 'draining'
    remove(this.#ready, task)
    if (task.load.total === 0) this.leave(task)
  }

  #countSlots(): void {
    const nowMs = this.#dependencies.clock.now()
    const { slowStartMs, slotsPerTask } = this.#options
    const shares = this.#ready.reduce((sum, task) => sum + task.share(nowMs, slowStartMs), 0)
    this.#slots = Math.max(this.#ready.length, Math.floor(shares * slotsPerTask))
  }
}

function remove<Item>(items: Item[], item: Item): void {
  const place = items.indexOf(item)
  if (place >= 0) items.splice(place, 1)
}
