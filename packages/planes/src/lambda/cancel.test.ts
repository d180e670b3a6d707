import { expect, test } from 'vitest'
import { createCancelSender, goesOnUnread } from './cancel.ts'
import { LambdaPlaneError } from './lambda-errors.ts'

test('ten thousand clients that leave at once have their keys set thirty-two at a time, and every one of them', async () => {
  const store = heldStore()
  const send = createCancelSender(store)
  const keys = Array.from({ length: 10_000 }, (_, at) => `run-${at}`)
  for (const key of keys) send(key)
  let most = 0
  while (store.waiting.length > 0) {
    most = Math.max(most, store.waiting.length)
    for (const done of store.waiting.splice(0)) done()
    await settled()
  }
  expect(most).toBe(32)
  expect(store.set.toSorted()).toEqual(keys.toSorted())
})

test('while the store takes none, no more than ten thousand wait', () => {
  const store = heldStore()
  const send = createCancelSender(store)
  for (let at = 0; at < 10_100; at += 1) send(`run-${at}`)
  expect(store.failures).toHaveLength(10_100 - 32 - 10_000)
})

test('a key that cannot be set is told, and the next is set', async () => {
  const failures: unknown[] = []
  const set: string[] = []
  const cancel = async (key: string) => {
    if (key === 'bad') throw new Error('store away')
    set.push(key)
  }
  const send = createCancelSender({ cancel, onFailure: (error) => failures.push(error) })
  send('bad')
  send('good')
  await settled()
  expect([set, failures]).toEqual([['good'], [new Error('store away')]])
})

test.each([
  [{ kind: 'left' }, true],
  [{ kind: 'stalled' }, true],
  [{ kind: 'broken', error: new Error('cut') }, true],
  [{ kind: 'lost', sent: true, error: new Error('no answer') }, true],
  [{ kind: 'lost', sent: false, error: new Error('not sent') }, false],
  [{ kind: 'broken', error: new LambdaPlaneError('function-error', 'Unhandled: x') }, false],
  [{ kind: 'answered' }, false],
  [{ kind: 'refused', reason: 'overflow-throttled' }, false],
] as const)('after %j a function may go on: %s', (outcome, goesOn) => {
  expect(goesOnUnread(outcome)).toBe(goesOn)
})

function heldStore() {
  const waiting: (() => void)[] = []
  const set: string[] = []
  const failures: unknown[] = []
  const cancel = (key: string) => {
    set.push(key)
    return new Promise<void>((resolve) => waiting.push(resolve))
  }
  return { waiting, set, failures, cancel, onFailure: (error: unknown) => void failures.push(error) }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
