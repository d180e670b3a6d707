import { emptyPreferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import type { PreferenceStore } from '../ports/preference-store.ts'

type Opened<T> = T | Promise<T>

const clientCount = 4

/**
 * What every preference store must do. `open` gives an empty store; `openClients` gives an empty store as that many
 * processes would hold it, and is left out where a store belongs to one process.
 */
export function describePreferenceStore(
  name: string,
  open: () => Opened<PreferenceStore>,
  openClients: (count: number) => Opened<PreferenceStore[]> = async (count) => Array(count).fill(await open()),
): void {
  describe(`preference store: ${name}`, () => {
    test('a reader who told nothing has empty preferences', async () => {
      expect(await (await open()).read('reader')).toEqual(emptyPreferences)
    })

    test('keeps what was told, for that reader only', async () => {
      const store = await open()
      const after = await store.update('reader', (before) => ({ ...before, liked: ['night-vault'] }))
      expect(after.liked).toEqual(['night-vault'])
      expect(await store.read('reader')).toEqual({ ...emptyPreferences, liked: ['night-vault'] })
      for (const other of ['other', 'Reader', 'reader#', 'reader%', 'reade']) {
        expect(await store.read(other)).toEqual(emptyPreferences)
      }
    })

    test('keeps avoided themes where there are any', async () => {
      const store = await open()
      await store.update('reader', (before) => ({ ...before, avoidedThemes: ['time-travel'] }))
      expect(await store.read('reader')).toEqual({ ...emptyPreferences, avoidedThemes: ['time-travel'] })
    })

    test('loses no update when many come at once', async () => {
      const store = await open()
      const ids = titleIds(50)
      await Promise.all(ids.map((id) => addRead(store, id)))
      expect(new Set((await store.read('reader')).read)).toEqual(new Set(ids))
    })

    test('loses no update when several clients send many at once', async () => {
      const clients = await openClients(clientCount)
      const ids = titleIds(40)
      await Promise.all(clients.flatMap((client, index) => shareOf(ids, index).map((id) => addRead(client, id))))
      const { read } = (await clients[0]?.read('reader')) ?? emptyPreferences
      expect(read.toSorted()).toEqual(ids.toSorted())
    })

    test('an update that throws changes nothing, and does not hold up the next', async () => {
      const store = await open()
      await addRead(store, 'before')
      const fault = new Error('no such title')
      const failing = store.update('reader', () => {
        throw fault
      })
      await expect(failing).rejects.toBe(fault)
      await addRead(store, 'after')
      expect((await store.read('reader')).read).toEqual(['before', 'after'])
    })

    test('keeps lists as long as a reader may have', async () => {
      const store = await open()
      const full = { ...emptyPreferences, liked: titleIds(2_000), read: titleIds(2_000), dropped: titleIds(2_000) }
      await store.update('reader', () => full)
      expect(await store.read('reader')).toEqual(full)
    })
  })
}

function addRead(store: PreferenceStore, id: string) {
  return store.update('reader', (before) => ({ ...before, read: [...before.read, id] }))
}

function titleIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `a-title-of-usual-length-${index}`)
}

/** The ids that one of the clients sends. */
function shareOf(ids: readonly string[], client: number): string[] {
  return ids.filter((_, index) => index % clientCount === client)
}
