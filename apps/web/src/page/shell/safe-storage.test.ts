import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { createSafeStorage } from './safe-storage.ts'

test('where storage is refused, even by its name, what is set is kept in memory', () => {
  const storage = createSafeStorage(() => {
    throw new Error('SecurityError: access is denied')
  })
  expect(storage.getItem('manga.theme')).toBeNull()
  storage.setItem('manga.theme', 'dark')
  expect(storage.getItem('manga.theme')).toBe('dark')
  storage.removeItem('manga.theme')
  expect(storage.getItem('manga.theme')).toBeNull()
})

test('what the storage has no room for counts, not what it holds from before', () => {
  const full = new Window({ url: 'http://127.0.0.1/' }).localStorage
  full.setItem('manga.theme', 'light')
  const refuse = () => {
    throw new Error('QuotaExceededError')
  }
  const storage = createSafeStorage(() => new Proxy(full, { get: (kept, name) => answerOf(kept, name, refuse) }))
  storage.setItem('manga.theme', 'dark')
  expect([storage.getItem('manga.theme'), full.getItem('manga.theme')]).toEqual(['dark', 'light'])
})

test('what is set in one that works outlasts the page', () => {
  const { localStorage } = new Window({ url: 'http://127.0.0.1/' })
  createSafeStorage(() => localStorage).setItem('manga.theme', 'dark')
  expect(createSafeStorage(() => localStorage).getItem('manga.theme')).toBe('dark')
})

function answerOf(kept: Storage, name: string | symbol, refuse: () => never): unknown {
  if (name === 'setItem') return refuse
  return name === 'getItem' ? (key: string) => kept.getItem(key) : undefined
}
