import { describe, expect, test } from 'vitest'
import type { Answer, SharedTier } from '../shared-tier.ts'

/** What every shared tier must do. `open` gives two processes' views of one empty tier. */
export function describeSharedTier(name: string, open: () => Promise<[SharedTier, SharedTier]>): void {
  const entry = { region: 'titles', name: '["titles",1,"a"]' }
  const text = 'e1\nsum\n{}'

  describe(`shared tier: ${name}`, () => {
    test('has nothing under a name at first', async () => {
      const [tier] = await open()
      expect(value(await tier.read(entry))).toEqual({ text: '', generation: '' })
    })

    test('gives one the right to load, until it is given back', async () => {
      const [one, other] = await open()
      expect(value(await one.acquire(entry, '', 't1', 60_000))).toBe('acquired')
      expect(value(await other.acquire(entry, '', 't2', 60_000))).toBe('held')
      await other.release(entry, 't2')
      expect(value(await other.acquire(entry, '', 't2', 60_000))).toBe('held')
      await one.release(entry, 't1')
      expect(value(await other.acquire(entry, '', 't2', 60_000))).toBe('acquired')
    })

    test('a filled entry is there for all, and the right to load is given back', async () => {
      const [one, other] = await open()
      await one.acquire(entry, '', 't1', 60_000)
      expect(value(await one.fill(entry, '', text, 60_000, 't1'))).toBe(true)
      expect(value(await other.read(entry))).toEqual({ text, generation: '' })
      expect(value(await other.acquire(entry, 'e1', 't2', 60_000))).toBe('acquired')
    })

    test('fills only what is as it was seen', async () => {
      const [one, other] = await open()
      await other.mark(entry, 'w1', 60_000)
      expect(value(await one.fill(entry, '', text, 60_000, 't1'))).toBe(false)
      expect(value(await one.fill(entry, 'w', text, 60_000, 't1'))).toBe(false)
      expect(value(await one.acquire(entry, '', 't1', 60_000))).toBe('changed')
      expect(value(await one.fill(entry, 'w1', text, 60_000, 't1'))).toBe(true)
      expect(value(await one.fill(entry, 'e', 'e2\n', 60_000, 't1'))).toBe(false)
      expect(value(await one.fill(entry, 'e1', 'e2\n', 60_000, 't1'))).toBe(true)
      expect(value(await one.fill(entry, '*', 'e3\n', 60_000, 't1'))).toBe(true)
    })

    test('a mark takes the place of a text, and gives it', async () => {
      const [one, other] = await open()
      await one.fill(entry, '', text, 60_000, 't1')
      expect(value(await other.mark(entry, 'w1', 60_000))).toEqual({ text, generation: '' })
      expect(value(await one.read(entry)).text).toBe('w1')
    })

    test('a dropped entry may be loaded at once, whoever was loading it before', async () => {
      const [one, other] = await open()
      await one.acquire(entry, '', 't1', 60_000)
      await other.drop(entry, 'd1', 60_000)
      expect(value(await other.acquire(entry, 'd1', 't2', 60_000))).toBe('acquired')
      expect(value(await one.fill(entry, '', text, 60_000, 't1'))).toBe(false)
      expect(value(await one.acquire(entry, 'd1', 't3', 60_000))).toBe('held')
    })

    test('a region that is cleared gets a generation of its own', async () => {
      const [one, other] = await open()
      await one.clear('titles', 'g1', 60_000)
      expect(value(await other.read(entry)).generation).toBe('g1')
      expect(value(await other.read({ region: 'lists', name: 'x' })).generation).toBe('')
    })

    test('tells the other processes what was dropped and cleared, not the one that did it', async () => {
      const [one, other] = await open()
      const told: string[] = []
      const own: string[] = []
      one.listen(recorder(own))
      other.listen(recorder(told))
      await one.drop(entry, 'd1', 60_000)
      await one.clear('titles', 'g2', 60_000)
      await expect.poll(() => told).toEqual([`dropped ${entry.region} ${entry.name}`, 'cleared titles'])
      expect(own).toEqual([])
      expect(value(await other.read(entry)).text).toBe('d1')
    })
  })
}

function recorder(told: string[]) {
  return {
    onDropped: ({ region, name }: { region: string; name: string }) => void told.push(`dropped ${region} ${name}`),
    onCleared: (region: string) => void told.push(`cleared ${region}`),
    onGap: () => {},
    onRestored: () => {},
  }
}

function value<T>(answer: Answer<T>): T {
  if (answer.kind === 'bypassed') throw new Error(`bypassed: ${answer.reason}`)
  return answer.value
}
