import { emptyPreferences, type Feedback, type Preferences } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { attitudeIn, createShelfChanges } from './shelf-changes.ts'

test('what the reader told of a title is found', () => {
  const preferences = { ...emptyPreferences, liked: ['monster'], read: ['pluto'] }
  expect([attitudeIn(preferences, 'pluto'), attitudeIn(preferences, 'akira')]).toEqual(['read', undefined])
})

test('taking a like back leaves what another tab has told since', async () => {
  const service = keptPreferences({ liked: ['monster', 'akira'], read: ['pluto'] })
  expect(await createShelfChanges(service).takeBack('monster', 'liked')).toMatchObject({
    liked: ['akira'],
    read: ['pluto'],
  })
  expect(service.kept()).toMatchObject({ liked: ['akira'], read: ['pluto'] })
})

test('changes made at once are told one after the other, and one that fails holds up no other', async () => {
  const service = keptPreferences({ liked: ['monster', 'akira'] })
  const changes = createShelfChanges(service)
  const all = await Promise.allSettled([
    changes.takeBack('monster', 'liked'),
    changes.tell('unknown', 'liked'),
    changes.tell('pluto', 'read'),
    changes.takeBack('akira', 'liked'),
  ])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(service.kept()).toMatchObject({ liked: [], read: ['pluto'] })
})

test('what is told otherwise by now is not taken back', async () => {
  const service = keptPreferences({ read: ['monster'] })
  expect(await createShelfChanges(service).takeBack('monster', 'liked')).toMatchObject({ read: ['monster'] })
})

test('the changes that wait have a bound', async () => {
  const changes = createShelfChanges(keptPreferences({}))
  const told = Array.from({ length: 20 }, (_, index) => changes.tell(`title-${index}`, 'liked'))
  await expect(changes.tell('one-more', 'liked')).rejects.toThrow('At most 20 changes')
  await Promise.all(told)
  expect((await changes.tell('one-more', 'liked')).liked).toHaveLength(21)
})

/** Preferences as the service keeps them. */
function keptPreferences(told: Partial<Preferences>) {
  let kept: Preferences = { ...emptyPreferences, ...told }
  return {
    kept: () => kept,
    readPreferences: async () => kept,
    async writePreferences(preferences: Preferences) {
      kept = preferences
      return kept
    },
    async sendFeedback({ titleId, kind }: Feedback) {
      if (titleId === 'unknown') throw new Error('no such title')
      kept = { ...kept, [kind]: [...kept[kind], titleId] }
      return kept
    },
  }
}
