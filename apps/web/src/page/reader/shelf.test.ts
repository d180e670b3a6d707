import { ManualClock } from '@manga-assist/clock/testing'
import type { Title } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { ChatFault } from '../chat/chat-fault.ts'
import { rememberTitles } from './use-title.ts'

test('each title is read once; one that could not be read is asked for again; what is kept has a bound', async () => {
  const asked: string[] = []
  const readOnce = async (id: string) => {
    asked.push(id)
    if (asked.length === 1) throw new Error('no network')
    return { id } as Title
  }
  const read = rememberTitles(readOnce, new ManualClock())
  await expect(read('monster')).rejects.toThrow('no network')
  expect(await Promise.all([read('monster'), read('monster')])).toEqual([{ id: 'monster' }, { id: 'monster' }])
  expect(asked).toEqual(['monster', 'monster'])
  for (let index = 0; index < 300; index += 1) await read(`title-${index}`)
  await read('title-299')
  await read('monster')
  expect(asked.filter((id) => id === 'title-299' || id === 'monster')).toHaveLength(4)
})

test('titles are read one at a time, and one for which there is no room comes later', async () => {
  const clock = new ManualClock()
  const asked: string[] = []
  const full = new ChatFault('shed', { detail: '', retryAfterMs: 2_000 })
  const read = rememberTitles(async (id) => {
    asked.push(id)
    if (asked.length === 1) throw full
    return { id } as Title
  }, clock)
  const both = Promise.all([read('monster'), read('pluto')])
  await clock.advance(1_999)
  expect(asked).toEqual(['monster'])
  await clock.advance(1)
  expect(await both).toEqual([{ id: 'monster' }, { id: 'pluto' }])
  expect(asked).toEqual(['monster', 'monster', 'pluto'])
})

test('a title for which there is no room is given up after four times', async () => {
  const clock = new ManualClock()
  let asked = 0
  const read = rememberTitles(async () => {
    asked += 1
    throw new ChatFault('shed', { detail: '' })
  }, clock)
  const reading = expect(read('monster')).rejects.toMatchObject({ kind: 'shed' })
  await clock.advance(10_000)
  await reading
  expect([asked, clock.pendingTimers]).toEqual([4, 0])
})
