import { describe, expect, test } from 'vitest'
import { type KnownPolicy, type PolicyName, policies } from '../policies.ts'
import { createRandom, exponential } from '../random.ts'
import type { SimulationResult } from '../result.ts'
import { Simulation, type SimulationOptions } from '../simulation.ts'
import { scalings } from './ecs-scaling.ts'
import { defaultFleetOptions, type FleetOptions } from './fleet-options.ts'

/** Context is milliseconds on the processor, the answer milliseconds of waiting. */
const plainService = { cpuMs: (context: number) => context, waitingMs: (generated: number) => generated }

describe('a fleet', () => {
  test('gets slower instead of queueing: the wait is what sharing the processor adds', () => {
    const result = simulate(
      'none',
      [
        [0, 100, 1_000],
        [0, 100, 1_000],
      ],
      { tasks: 1 },
    )
    expect(result).toMatchObject({ waitP50Ms: 100, waitP99Ms: 100, mostTasks: 1, lost: 0 })
    expect(
      simulate(
        'none',
        [
          [0, 100, 1_000],
          [0, 100, 1_000],
        ],
        { tasks: 2 },
      ).waitP99Ms,
    ).toBe(0)
  })

  test('loses what a task ran when it dies, and has another one after the launch', () => {
    const dies = { faults: [{ kind: 'task-dies', atMs: 1_000 }] } as const
    // One is on the processor and one waits for its model when the task dies; the third waits for the new task.
    const rows: Row[] = [
      [0, 10, 60_000],
      [0, 5_000, 0],
      [2_000, 100, 0],
    ]
    expect(simulate('none', rows, { tasks: 1, ...dies })).toMatchObject({ lost: 2, waitP50Ms: 22_000, mostTasks: 1 })
  })

  test('a request lost while it waited does not end another one early', () => {
    const dies = { faults: [{ kind: 'task-dies', atMs: 1_000 }] } as const
    const rows: Row[] = [
      [0, 10, 60_000],
      [30_000, 10, 90_000],
    ]
    expect(simulate('none', rows, { tasks: 1, ...dies })).toMatchObject({ lost: 1, requests: 2, waitP99Ms: 0 })
  })

  test('serves here while Lambda throttles by a fault', () => {
    const faults = [{ kind: 'lambda-throttles', atMs: 0, forMs: 10_000 }] as const
    const full = everyMs(100, 0, 20_000, 50, 1_000)
    const throttled = simulate('spill-when-full', full, { tasks: 1, faults })
    const usual = simulate('spill-when-full', full, { tasks: 1 })
    expect(usual.spilled).toBeGreaterThan(0)
    expect(throttled.spilled).toBeLessThan(usual.spilled * 0.6)
    expect(throttled).toMatchObject({ shed: 0, lost: 0 })
  })

  test('loses what runs on Lambda when that goes down, and serves here until it is back', () => {
    const faults = [{ kind: 'lambda-down', atMs: 10_000, forMs: 5_000 }] as const
    const result = simulate('spill-when-full', everyMs(100, 0, 20_000, 50, 1_000), { tasks: 1, faults })
    expect(result.lost).toBeGreaterThan(0)
    expect(result.lost).toBeLessThan(10)
    expect(result.shed).toBe(0)
  })

  test('a policy is told of what Lambda lost, so that it can count on its places again', () => {
    const faults = [{ kind: 'lambda-down', atMs: 1_000, forMs: 5_000 }] as const
    const endings: string[] = []
    const policy: KnownPolicy = {
      ...policies['lambda-only'],
      create: (dependencies) => ({
        ...policies['lambda-only'].create(dependencies),
        finished: (_, { ending }) => endings.push(ending),
      }),
    }
    const simulation = started('lambda-only', { faults }, { policy })
    simulation.arrive(0, 10, 10)
    simulation.arrive(900, 10, 5_000)
    simulation.finish()
    expect(endings).toEqual(['completed', 'failed'])
  })

  test('target tracking on 20 s metrics adds tasks 86 s after the load rose, and they serve 23 s later', () => {
    const rows = everyMs(100, 0, 300_000, 80)
    const scaled = simulate('none', rows, { tasks: 1, scaling: scalings['target-20s'] })
    expect(scaled.mostTasks).toBe(2)
    // One task from the start to 300 s, another from 86 s on.
    expect(scaled.taskHours).toBeCloseTo((300 + 214) / 3_600, 2)
    expect(simulate('none', rows, { tasks: 1 }).mostTasks).toBe(1)
  })

  test('the signal of the router counts what was spilled, so tasks come although the processor of those there is not full', () => {
    // Six at once of which a task takes four slots: the rest runs on Lambda, and CPU stays at 30 %.
    const rows = everyMs(100, 0, 300_000, 30, 600)
    const mostTasks = (name: 'signal-10s' | 'target-20s') =>
      simulate('spill-when-full', rows, { tasks: 1, slotsPerTask: 4, scaling: scalings[name] }).mostTasks
    expect(mostTasks('target-20s')).toBe(1)
    expect(mostTasks('signal-10s')).toBeGreaterThan(1)
  })

  test('the signal takes tasks away again, one cooldown after it added them', () => {
    const rows = [...everyMs(100, 0, 100_000, 30, 600), ...everyMs(5_000, 100_000, 1_500_000, 10, 10)]
    const result = simulate('none', rows, { tasks: 1, slotsPerTask: 2, scaling: scalings['signal-10s'] })
    expect(result.mostTasks).toBeGreaterThan(3)
    expect(result.taskHours).toBeLessThan(((result.mostTasks ?? 0) * 900) / 3_600)
  })

  test('scales in again, and a drained task finishes what it has', () => {
    const rows = [...everyMs(100, 0, 200_000, 80), ...everyMs(1_000, 200_000, 1_500_000, 10, 5_000)]
    const result = simulate('none', rows, { tasks: 1, scaling: scalings['target-20s'] })
    expect(result).toMatchObject({ lost: 0, mostTasks: 2 })
    expect(result.taskHours).toBeLessThan((2 * 1_500) / 3_600 - 0.2)
  })

  test('routers that know the others from load reports only spread worse than one that knows all', () => {
    const rows = poissonRows(20_000, 10, 70)
    const waitP95Ms = (routers: number) => simulate('none', rows, { tasks: 10, routers }).waitP95Ms
    expect(waitP95Ms(8)).toBeGreaterThan(waitP95Ms(1) * 1.2)
  })

  describe('tasks that hold to their limit', () => {
    // Eight routers that send at once to what each believes to be free.
    const rows = everyMs(1, 0, 4_000, 5, 400)
    const fleet = { tasks: 4, slotsPerTask: 20, routers: 8, cores: 8 }

    test('refuse what routers send beyond it, which is spilled then, and nothing is lost', () => {
      const simulation = started('static', { ...fleet, tasksRefuse: true })
      const free = started('static', fleet)
      for (const row of rows) {
        simulation.arrive(...row)
        free.arrive(...row)
      }
      const [held, over] = [simulation.finish(), free.finish()]
      expect(held.spilled).toBeGreaterThan(over.spilled)
      expect(held).toMatchObject({ requests: 4_000, lost: 0 })
      expect(held.shed).toBeLessThan(0.05 * held.requests)
    })

    test.each(['adaptive', 'adaptive-400ms'] as const)('%s waits again, and gives up the second time', (name) => {
      const result = simulate(name, rows, { ...fleet, tasksRefuse: true })
      expect(result.requests).toBe(4_000)
      expect(result.spilled).toBeGreaterThan(500)
    })

    test('take everything from a policy that does not know of it', () => {
      expect(simulate('spill-when-full', rows, { ...fleet, tasksRefuse: true }).shed).toBe(0)
    })
  })

  test('an answer tells the router that gets it how full the task is, before the next report', () => {
    const seen: [atMs: number, inFlight: number][] = []
    const policy: KnownPolicy = {
      ...policies.none,
      create(dependencies) {
        const created = policies.none.create(dependencies)
        const look = ({ arrivedAtMs }: { arrivedAtMs: number }) =>
          seen.push([arrivedAtMs, dependencies.actuator.inFlight])
        return { ...created, finished: (request) => look(request) }
      },
    }
    const simulation = started('none', { tasks: 1, routers: 2, loadReportMs: 60_000, cores: 8 }, { policy })
    for (const row of everyMs(1, 0, 20, 10, 5_000)) simulation.arrive(...row)
    simulation.arrive(100, 10, 0)
    simulation.finish()
    // The first to end is the last that came: by its own answer it knows of all twenty, its own and the other router's.
    expect(seen[0]).toEqual([100, 20])
  })

  test('a policy that sends a request where it was refused is told no a second time, and its reader to come back', () => {
    let refusals = 0
    const policy: KnownPolicy = {
      ...policies.static,
      create: ({ actuator }) => ({
        flips: 0,
        arrive: (request) => actuator.serveHere(request),
        throttled: (request) => actuator.shed(request),
        refusedHere(request) {
          refusals += 1
          actuator.serveHere(request)
        },
      }),
    }
    const simulation = started('static', { tasks: 1, slotsPerTask: 1, tasksRefuse: true }, { policy })
    simulation.arrive(0, 10, 10_000)
    simulation.arrive(100, 10, 10)
    expect(simulation.finish()).toMatchObject({ requests: 2, shed: 1, lost: 0 })
    expect(refusals).toBe(1)
  })

  test('static sees the processor: it spills although there are slots', () => {
    const rows = everyMs(100, 0, 20_000, 95)
    expect(simulate('static', rows, { tasks: 1, slotsPerTask: 100 }).spilled).toBeGreaterThan(50)
  })

  test('tasks start slowly: the old one takes most requests at first', () => {
    const rows = everyMs(100, 0, 300_000, 99)
    const waitP95Ms = (slowStartMs: number) =>
      simulate('none', [...poissonRows(3_000, 1, 90), ...rows.map(after(400_000))], {
        tasks: 1,
        slowStartMs,
        scaling: scalings['target-20s'],
      }).waitP95Ms
    expect(waitP95Ms(600_000)).toBeGreaterThan(waitP95Ms(0) * 1.5)
  })

  test('tasks start slowly: fewer slots at first', () => {
    const rows = everyMs(50, 0, 200_000, 45, 200)
    const spilled = (slowStartMs: number) =>
      simulate('spill-when-full', rows, { tasks: 1, slotsPerTask: 4, slowStartMs, scaling: scalings['target-20s'] })
        .spilled
    expect(spilled(60_000)).toBeGreaterThan(spilled(0))
  })

  test('where routers are embedded, sending a request to Lambda is work for a task', () => {
    const requestClass = { name: 'chat', weight: 1, spillable: true }
    const kind = { requestClass, size: 0, cpuMs: 50, waitingMs: 1_000, relayCpuMs: 40 }
    const waitP99Ms = (embedded: boolean) => {
      const faults = [{ kind: 'task-dies', atMs: 30_000 }] as const
      const simulation = started('spill-when-full', { tasks: 2, slotsPerTask: 4, embedded, faults })
      for (let atMs = 0; atMs < 60_000; atMs += 25) simulation.arriveOf(atMs, kind)
      return simulation.finish().waitP99Ms
    }
    expect(waitP99Ms(false)).toBeLessThan(800)
    expect(waitP99Ms(true)).toBeGreaterThan(waitP99Ms(false) + 100)
  })

  test('an alarm stands at the load balancer, of which there is one however many routers', () => {
    const rows = everyMs(100, 0, 1_000_000, 90)
    const flips = (routers: number) => simulate('alarm-weights', rows, { tasks: 1, routers }).flips
    expect(flips(4)).toBe(flips(1))
  })

  test('a task opens its connections to the store before it is ready, and closes them when it goes', () => {
    const store = { mostConnections: 15, connectMs: 10, retryMs: [], perTask: 10 }
    const dies = { faults: [{ kind: 'task-dies', atMs: 1_000 }] } as const
    const simulation = started('none', { tasks: 1, ...dies }, { store })
    simulation.arrive(2_000, 10, 0)
    expect(simulation.finish()).toMatchObject({ requests: 1, waitP50Ms: 22_000 })
    expect(simulation.details()).toMatchObject({ mostConnections: 10, failed: 0 })
  })

  test('a task that gets no connection waits until one comes free', () => {
    const store = { mostConnections: 1, connectMs: 10, retryMs: [], perTask: 10 }
    const simulation = started('none', { tasks: 2, slotsPerTask: 1 }, { store })
    for (const row of everyMs(100, 0, 10_000, 90)) simulation.arrive(...row)
    expect(simulation.finish().waitP99Ms).toBe(0)
    expect(simulation.details()).toMatchObject({ mostConnections: 1, mostTasks: 2 })
  })

  test('lambda-only has no tasks, whatever scales them', () => {
    const scaled = { tasks: 3, scaling: scalings['signal-10s'] }
    expect(simulate('lambda-only', everyMs(100, 0, 200_000, 300), scaled)).toMatchObject({ mostTasks: 0 })
    expect(simulate('lambda-only', [[0, 10, 10]], { tasks: 3 })).toMatchObject({ mostTasks: 0, taskHours: 0 })
  })

  test('the same seed gives the same result', () => {
    const rows = poissonRows(5_000, 4, 100)
    const options = { tasks: 4, routers: 3, scaling: scalings['step-20s'] }
    expect(simulate('static', rows, options)).toEqual(simulate('static', rows, options))
  })
})

type Row = [atMs: number, cpuMs: number, waitingMs: number]

function started(name: PolicyName, fleet: Partial<FleetOptions>, options: Partial<SimulationOptions> = {}): Simulation {
  const common = { slots: 8, slotsPerTask: 8, seed: 1, service: plainService } satisfies Partial<SimulationOptions>
  const policy = policies[name]
  return new Simulation({ ...common, name, policy, fleet: { ...defaultFleetOptions, ...fleet }, ...options })
}

function simulate(name: PolicyName, rows: readonly Row[], fleet: Partial<FleetOptions>): SimulationResult {
  const simulation = started(name, fleet)
  for (const row of rows) simulation.arrive(...row)
  return simulation.finish()
}

function everyMs(gapMs: number, fromMs: number, toMs: number, cpuMs: number, waitingMs = 0): Row[] {
  return Array.from({ length: (toMs - fromMs) / gapMs }, (_, place) => [fromMs + place * gapMs, cpuMs, waitingMs])
}

function after(delayMs: number): (row: Row) => Row {
  return ([atMs, cpuMs, waitingMs]) => [atMs + delayMs, cpuMs, waitingMs]
}

/** Poisson arrivals of so many milliseconds on the processor, for so many tasks at 70 %. */
function poissonRows(count: number, tasks: number, cpuMs: number): Row[] {
  const random = createRandom(3)
  let atMs = 0
  return Array.from({ length: count }, () => {
    atMs += exponential(random, cpuMs / (0.7 * tasks))
    return [atMs, exponential(random, cpuMs), 0]
  })
}
