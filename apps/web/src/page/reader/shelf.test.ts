import { emptyPreferences, type Title } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { attitudeIn, without } from './use-shelf.ts'
import { rememberTitles } from './use-title.ts'

test('what the reader told of a title is found, and taken back', () => {
  const preferences = { ...emptyPreferences, liked: ['monster'], read: ['pluto'] }
  expect([attitudeIn(preferences, 'pluto'), attitudeIn(preferences, 'akira')]).toEqual(['read', undefined])
  expect(without(preferences, 'pluto')).toEqual({ ...preferences, read: [] })
})

test('each title is read once; one that could not be read is asked for again; what is kept has a bound', async () => {
  const asked: string[] = []
  const read = rememberTitles(async (id) => {
    asked.push(id)
    if (asked.length === 1) throw new Error('no network')
    return { id } as Title
  })
  await expect(read('monster')).rejects.toThrow('no network')
  expect(await Promise.all([read('monster'), read('monster')])).toEqual([{ id: 'monster' }, { id: 'monster' }])
  expect(asked).toEqual(['monster', 'monster'])
  for (let index = 0; index < 300; index += 1) await read(`title-${index}`)
  await read('title-299')
  await read('monster')
  expect(asked.filter((id) => id === 'title-299' || id === 'monster')).toHaveLength(4)
})
