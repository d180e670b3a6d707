import { expect, test } from 'vitest'
import { policies } from '../policies.ts'
import { Simulation, type SimulationOptions } from '../simulation.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { Machine } from './machine.ts'

const requestClass = { name: 'chat', weight: 1, spillable: true }

test('work alone takes its time, and longer where more want a processor', () => {
  const clock = new VirtualClock()
  const machine = new Machine(2, clock)
  const doneAtMs: number[] = []
  const done = clock.register((place) => {
    doneAtMs[place] = clock.now()
  })
  machine.work(100, done, 0)
  clock.runUntil(1_000)
  for (const place of [1, 2, 3, 4]) machine.work(100, done, place)
  clock.runUntil(2_000)
  expect(doneAtMs).toEqual([100, 1_200, 1_200, 1_200, 1_200])
})

test('on one machine, what runs on Lambda slows down what runs on the tasks', () => {
  const both = simulate({ slots: 1, processors: 1 })
  expect(simulate({ slots: 1 })).toEqual({ ends: [1_100, 1_110 + 800], spilled: 1 })
  // The start of the environment takes 800 ms of the one processor, so the other answer waits behind half of that.
  expect(both.ends[0]).toBeGreaterThan(1_150)
  expect(both.spilled).toBe(1)
  expect(simulate({ slots: 1, processors: 8 })).toEqual(simulate({ slots: 1 }))
})

/** Two requests of 100 ms on a processor and a second of waiting each, ten apart; when each ended. */
function simulate(options: Pick<SimulationOptions, 'slots' | 'processors'>) {
  const ends: number[] = []
  const policy: SimulationOptions['policy'] = {
    ...policies['spill-when-full'],
    create(dependencies) {
      const created = policies['spill-when-full'].create(dependencies)
      return { ...created, finished: () => ends.push(dependencies.clock.now()) }
    },
  }
  const simulation = new Simulation({ name: 'x', policy, slotsPerTask: 1, seed: 1, ...options })
  for (const atMs of [0, 10]) {
    simulation.arriveOf(atMs, { requestClass, size: 0, cpuMs: 100, waitingMs: 1_000, relayCpuMs: 0 })
  }
  return { spilled: simulation.finish().spilled, ends: ends.toSorted((a, b) => a - b) }
}
