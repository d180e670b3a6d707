import { expect, test } from 'vitest'
import { streamBody } from './stream-body.ts'

test('asks for a piece only when the client reads: none before, and one for each read', async () => {
  let asked = 0
  async function* pieces(): AsyncGenerator<string, void> {
    for (;;) {
      asked += 1
      yield `piece ${asked}`
    }
  }
  const reader = streamBody(pieces(), () => {}).getReader()
  await settled()
  expect(asked).toBe(0)
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('piece 1')
  await settled()
  expect(asked).toBe(1)
  await reader.cancel()
})

test('a client that leaves wakes the generator, and then ends it', async () => {
  const told: unknown[] = []
  async function* pieces(): AsyncGenerator<string, void> {
    try {
      yield 'piece'
      yield 'never read'
    } finally {
      told.push('ended')
    }
  }
  const reader = streamBody(pieces(), (reason) => told.push(reason)).getReader()
  await reader.read()
  await reader.cancel('left')
  expect(told).toEqual(['left', 'ended'])
})

/** Every promise that can settle by itself has. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
