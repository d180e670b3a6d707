import { expect, test } from 'vitest'
import { commitsFault, commitsOf } from './commits.ts'

const [one, two, here] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)]

test('one commit is that of all, and the one at hand is not asked for', () => {
  const commits = commitsOf(one, () => {
    throw new Error('no repository')
  })
  expect(new Set(Object.values(commits))).toEqual(new Set([one]))
})

test('what a list does not name is made of the commit at hand', () => {
  const atHand = () => here
  expect(commitsOf(`router=${one},chat=${two}`, atHand)).toEqual({
    ...commitsOf(here, atHand),
    ...{ router: one, chat: two },
  })
  expect(commitsOf(undefined, atHand)).toEqual(commitsOf(here, atHand))
})

test.each(['latest', `web=${one}`, 'router=main', `router=${one},`, `router=${one};chat=${two}`])(
  '%s is refused',
  (list) => {
    expect(commitsFault(list)).toContain('must be the SHA of a commit, 7 to 40 hexadecimal digits, or UNIT=SHA of')
  },
)

test.each([one, one.slice(0, 7), `router=${one}`, `router=${one},enrich=${two}`])('%s is taken', (list) => {
  expect(commitsFault(list)).toBeUndefined()
})
