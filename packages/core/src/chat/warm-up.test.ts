import { expect, test } from 'vitest'
import { createLibrary, type Library } from '../library.ts'
import { memoryCatalogue } from '../testing/index.ts'
import { warmUpTurns } from './warm-up.ts'

test('asks for every part of the library, and searches in both languages', () => {
  const catalogue = memoryCatalogue()
  const searched: string[] = []
  const search: typeof catalogue.search = (text, ...more) => {
    searched.push(text)
    return catalogue.search(text, ...more)
  }
  const library = createLibrary({ ...catalogue, search })
  const asked = new Set<string | symbol>()
  const watched = new Proxy(library, {
    get(target, part: keyof Library) {
      asked.add(part)
      return target[part]
    },
  })
  warmUpTurns(watched)
  const computed = Object.keys(library).filter((part) => part !== 'catalogue')
  expect([...asked]).toEqual(expect.arrayContaining(computed))
  expect(searched.some((text) => /[a-z]/.test(text)) && searched.some((text) => /\p{Script=Han}/u.test(text))).toBe(
    true,
  )
})
