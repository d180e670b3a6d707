import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashText } from '../readers/hash.ts'
import { chooseForUser, type HashedCandidate } from './user-hash.ts'

interface NamedCandidate extends HashedCandidate {
  name: string
}

const users = Array.from({ length: 2_000 }, (_, index) => hashText(`reader-${index}`))

describe('users', () => {
  test('keep their task', () => {
    const tasks = fleet(5)
    expect(placed(tasks)).toEqual(placed(tasks.toReversed()))
  })

  test('spread evenly over the tasks', () => {
    for (const size of [2, 5, 20]) {
      const counts = countBy(placed(fleet(size)))
      expect(counts).toHaveLength(size)
      const mean = users.length / size
      // Five standard deviations of a draw.
      for (const count of counts) expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(mean))
    }
  })

  test('move only from a task that goes, and only to one that comes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.ipV4(), { minLength: 2, maxLength: 30 }), fc.nat(), (addresses, pick) => {
        const tasks = addresses.map((address) => task(address))
        const changed = tasks[pick % tasks.length]
        const with_ = placed(tasks)
        const without = placed(tasks.filter((each) => each !== changed))
        for (const [index, name] of with_.entries()) if (name !== changed?.name) expect(without[index]).toBe(name)
      }),
      { numRuns: 30 },
    )
  })

  test('come to a task that starts slowly one after the other, and stay', () => {
    const at = (share: number) => {
      const [cold, ...warm] = fleet(4)
      return placed([{ ...(cold as NamedCandidate), share }, ...warm])
    }
    const [tenth, half, all] = [at(0.1), at(0.5), at(1)] as [string[], string[], string[]]
    const held = (names: readonly string[]) => names.filter((name) => name === 'task-0').length
    expect(held(tenth) / held(all)).toBeGreaterThan(0.05)
    expect(held(tenth) / held(all)).toBeLessThan(0.15)
    expect(held(half) / held(all)).toBeGreaterThan(0.4)
    expect(held(half) / held(all)).toBeLessThan(0.6)
    const stays = (before: readonly string[], after: readonly string[]) =>
      before.every((name, index) => name !== 'task-0' || after[index] === name)
    expect([stays(tenth, half), stays(half, all)]).toEqual([true, true])
  })
})

describe('load', () => {
  test('stays under 1.25 times the mean, however few users bring it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 200 }),
        (size, requests) => {
          const tasks = fleet(size)
          for (const [index, user] of requests.entries()) {
            const chosen = chooseForUser(tasks, 1, users[user] ?? 0)
            if (chosen) chosen.inFlight += 1
            const bound = Math.ceil((1.25 * (index + 1)) / size)
            expect(Math.max(...tasks.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(bound)
          }
        },
      ),
    )
  })

  test('is counted by the limit of each task', () => {
    const tasks = [task('small', 10), task('large', 30)]
    for (let request = 0; request < 32; request += 1) {
      const chosen = chooseForUser(tasks, 1, users[0] ?? 0)
      if (chosen) chosen.inFlight += 1
    }
    expect(tasks[0]?.inFlight).toBeLessThanOrEqual(10)
    expect(tasks[1]?.inFlight).toBeLessThanOrEqual(30)
    expect((tasks[0]?.inFlight ?? 0) + (tasks[1]?.inFlight ?? 0)).toBe(32)
  })

  test('never passes a limit; nothing is chosen when all are full', () => {
    const tasks = [task('a', 3), task('b', 3)]
    const chosen = Array.from({ length: 8 }, (_, index) => {
      const each = chooseForUser(tasks, 1, users[index] ?? 0)
      if (each) each.inFlight += 1
      return each?.name
    })
    expect(tasks.map(({ inFlight }) => inFlight)).toEqual([3, 3])
    expect(chosen.slice(6)).toEqual([undefined, undefined])
    expect(chooseForUser([], 1, 0)).toBeUndefined()
  })

  test('goes to a user’s next task, the same each time, when the first is busy', () => {
    const tasks = fleet(5)
    const [first] = placed(tasks)
    const busy = tasks.map((each) => ({ ...each, inFlight: each.name === first ? 9 : 1 }))
    const next = chooseForUser(busy, 1, users[0] ?? 0)?.name
    expect(next).not.toBe(first)
    expect(next).toBe(placed(tasks.filter(({ name }) => name !== first))[0])
  })
})

function task(name: string, concurrencyLimit = 100): NamedCandidate {
  return { name, hash: hashText(name), inFlight: 0, concurrencyLimit, share: 1 }
}

function fleet(size: number): NamedCandidate[] {
  return Array.from({ length: size }, (_, index) => task(`task-${index}`))
}

/** The task of each user while nobody is busy. */
function placed(tasks: readonly NamedCandidate[]): string[] {
  return users.map((user) => chooseForUser(tasks, 1, user)?.name ?? 'none')
}

function countBy(names: readonly string[]): number[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts.values()]
}
