import { expect, test } from 'vitest'
import { ClassSlots } from './class-slots.ts'

const chat = { name: 'chat', weight: 1, spillable: true, reservedShare: 0.3 }
const socket = { name: 'socket', weight: 2, spillable: false, reservedShare: 0.2 }
const recommend = { name: 'recommend', weight: 1, spillable: true }

test('other classes leave a reserve free, its own class does not', () => {
  const slots = of(chat, socket)
  expect([recommend, chat, socket].map((one) => slots.keptFrom(one, 10))).toEqual([5, 2, 3])
})

test('what a class holds already counts towards its reserve', () => {
  const slots = of(chat)
  slots.take(chat)
  expect(slots.keptFrom(recommend, 10)).toBe(2)
  for (let index = 0; index < 9; index += 1) slots.take(chat)
  expect(slots.keptFrom(recommend, 10)).toBe(0)
  for (let index = 0; index < 20; index += 1) slots.giveBack(chat)
  expect(slots.keptFrom(recommend, 10)).toBe(3)
})

test('what takes no slot leaves none free', () => {
  expect(of(chat).keptFrom({ name: 'page', weight: 0, spillable: false }, 10)).toBe(0)
})

test('what is held stays counted when shares change', () => {
  const slots = of(chat)
  slots.take(chat)
  slots.setClasses([{ ...chat, reservedShare: 0.5 }])
  expect(slots.keptFrom(recommend, 10)).toBe(4)
})

test.each([
  [[{ ...chat, reservedShare: 1 }], 'reservedShare of chat must be from 0 to under 1, got 1'],
  [[{ ...chat, reservedShare: Number.NaN }], 'got NaN'],
  [
    [
      { ...chat, reservedShare: 0.5 },
      { ...socket, reservedShare: 0.5 },
    ],
    'reservedShare of all classes together must be under 1, got 1',
  ],
])('shares %o are refused', (classes, message) => {
  expect(() => new ClassSlots().setClasses(classes)).toThrow(message)
})

function of(...classes: Parameters<ClassSlots['setClasses']>[0]): ClassSlots {
  const slots = new ClassSlots()
  slots.setClasses(classes)
  return slots
}
