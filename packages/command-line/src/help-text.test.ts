import { expect, test } from 'vitest'
import { helpText } from './help-text.ts'

test('help is made of the description', () => {
  const long = 'The words of this one go on and on, as they do where there is much to say about so small a thing. '
  const text = helpText({
    name: 'count',
    about: 'Counts to a number.',
    forms: ['FILE [options]', '--all'],
    positionals: { name: 'FILE', about: 'what to count' },
    options: {
      to: { value: 'N', about: `${long}Seconds.`, default: [1, 2] },
      'a-name-that-is-very-long': { value: 'N', about: 'switch', details: ['one: first', 'two: second'] },
    },
    environment: { PLACE: 'where it is' },
    notes: ['A note.'],
    examples: ['npm run count -- --to 5'],
    exitCodes: { 0: 'it counted', 2: 'bad arguments' },
  })
  expect(text).toBe(`Counts to a number.

usage: npm run count -- FILE [options]
       npm run count -- --all

  FILE                    what to count
  --to N                  The words of this one go on and on, as they do where there is much to say about so
                          small a thing. Seconds. (default 1,2)
  --a-name-that-is-very-long N
                          switch
                          one: first
                          two: second
  --help                  this text

environment:
  PLACE                   where it is

A note.

examples:
  npm run count -- --to 5

exit codes:
  0   it counted
  2   bad arguments
`)
})
