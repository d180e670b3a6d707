import { expect, test } from 'vitest'
import type { ConversationStore } from '../ports/conversation-store.ts'
import { conversationTurn as turn } from './turns.ts'

const clientCount = 4

/** What a conversation store must do when several processes use it at once. */
export function describeConcurrentSaving(
  openClients: (count: number) => ConversationStore[] | Promise<ConversationStore[]>,
): void {
  test('turns that several clients save at once are all kept, once, in an order that stays', async () => {
    const clients = await openClients(clientCount)
    const ids = Array.from({ length: 40 }, (_, index) => `m${index}`)
    await Promise.all(ids.map((id, index) => clientAt(clients, index).saveTurn('reader', 'c1', turn(id, 1_000))))
    const [first, ...others] = await Promise.all(clients.map((client) => idsOf(client)))
    expect(first?.toSorted()).toEqual(ids.toSorted())
    for (const other of others) expect(other).toEqual(first)
    await clientAt(clients, 0).saveTurn('reader', 'c1', turn('m7', 9_000))
    await clientAt(clients, 1).saveTurn('reader', 'c1', turn('last', 9_000))
    expect(await idsOf(clientAt(clients, 2))).toEqual([...(first ?? []), 'last'])
  })

  test('each client finds its own turns in the order in which it saved them', async () => {
    const clients = await openClients(clientCount)
    await Promise.all(
      clients.map(async (client, index) => {
        for (let count = 0; count < 8; count += 1)
          await client.saveTurn('reader', 'c1', turn(`${index}-${count}`, 1_000))
      }),
    )
    const ids = await idsOf(clientAt(clients, 0))
    expect(ids).toHaveLength(clientCount * 8)
    for (const [index] of clients.entries()) {
      const own = ids.filter((id) => id.startsWith(`${index}-`))
      expect(own).toEqual(own.toSorted())
    }
  })

  test('one turn that several clients save at once stands once, whole, in its place', async () => {
    const clients = await openClients(clientCount)
    for (const id of ['m1', 'm2', 'm3']) await clientAt(clients, 0).saveTurn('reader', 'c1', turn(id, 1_000))
    const versions = clients.map((_, index) => turn('m2', 2_000 + index))
    await Promise.all(versions.map((version, index) => clientAt(clients, index).saveTurn('reader', 'c1', version)))
    const turns = (await clientAt(clients, 1).read('reader', 'c1'))?.turns ?? []
    expect(turns.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3'])
    expect(versions).toContainEqual(turns[1])
  })

  test('a new turn that several clients save at once stands once', async () => {
    const clients = await openClients(clientCount)
    await Promise.all(clients.map((client) => client.saveTurn('reader', 'c1', turn('m1', 1_000))))
    expect(await idsOf(clientAt(clients, 0))).toEqual(['m1'])
  })

  test('of clients that remove a conversation at once, one is told that there was one', async () => {
    const clients = await openClients(clientCount)
    await clientAt(clients, 0).saveTurn('reader', 'c1', turn('m1', 1_000))
    const told = await Promise.all(clients.map((client) => client.remove('reader', 'c1')))
    expect(told.filter(Boolean)).toHaveLength(1)
    expect(await clientAt(clients, 1).read('reader', 'c1')).toBeUndefined()
  })

  test('a conversation that is removed while turns are saved is seen whole by read and list alike', async () => {
    const clients = await openClients(clientCount)
    for (let round = 0; round < 5; round += 1) {
      const saves = clients.map((client, index) => client.saveTurn('reader', `c${round}`, turn(`m${index}`, 1_000)))
      await Promise.all([...saves, clientAt(clients, round).remove('reader', `c${round}`)])
      const listed = (await clientAt(clients, 1).list('reader', 50)).some(({ id }) => id === `c${round}`)
      expect((await clientAt(clients, 2).read('reader', `c${round}`)) !== undefined).toBe(listed)
    }
  })
}

function clientAt(clients: readonly ConversationStore[], index: number): ConversationStore {
  const client = clients[index % clients.length]
  if (client === undefined) throw new Error('openClients gave no client')
  return client
}

async function idsOf(store: ConversationStore): Promise<string[]> {
  return (await store.read('reader', 'c1'))?.turns.map(({ id }) => id) ?? []
}
