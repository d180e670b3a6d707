import { describe, expect, test } from 'vitest'
import { BadArgument } from './bad-argument.ts'
import { parseCommandLine } from './parse-command-line.ts'

const description = {
  name: 'count',
  about: 'Counts.',
  forms: ['[options]'],
  options: { slots: { value: 'N', about: 'how many' }, json: { about: 'as JSON' } },
  examples: [],
  exitCodes: {},
}
const parse = (...argv: string[]) => parseCommandLine(description, argv, (values) => ({ ...values }))

describe('parseCommandLine', () => {
  test('gives what was given, of an option that is given twice the last', () => {
    expect(parse()).toEqual({ kind: 'run', options: {} })
    expect(parse('--slots', '3', '--json', '--slots=4')).toEqual({ kind: 'run', options: { slots: '4', json: true } })
  })

  test('a value may begin with one dash, and with two where it is joined to its option', () => {
    expect(parse('--slots', '-1')).toMatchObject({ options: { slots: '-1' } })
    expect(parse('--slots=--json')).toMatchObject({ options: { slots: '--json' } })
  })

  test('help wins, wherever it stands and whatever else is wrong', () => {
    for (const argv of [['--help'], ['-h'], ['--slot', '3', '--help'], ['now', '-h']])
      expect(parse(...argv)).toEqual({ kind: 'help' })
  })

  test.each([
    [['--slot', '3'], 'there is no option --slot; did you mean --slots?'],
    [['--jsno'], 'there is no option --jsno; did you mean --json?'],
    [['--colour'], 'there is no option --colour'],
    [['--toString'], 'there is no option --toString'],
    [['-j'], 'there is no option -j'],
    [['--slots'], '--slots must be followed by N, received nothing'],
    [['--slots', '--json'], '--slots must be followed by N, received "--json"'],
    [['--json=yes'], '--json must stand alone, received the value "yes"'],
    [['now'], 'takes options only, received "now"'],
    [['--', '--json'], 'takes options only, received "--json"'],
  ])('%j is refused in one line', (argv, message) => {
    expect(parse(...argv)).toEqual({ kind: 'invalid', message })
  })

  test('a rule that is broken is told, a fault of ours is thrown', () => {
    const parseWith = (error: Error) =>
      parseCommandLine(description, [], () => {
        throw error
      })
    expect(parseWith(new BadArgument('--slots must be 3'))).toEqual({ kind: 'invalid', message: '--slots must be 3' })
    expect(() => parseWith(new Error('ours'))).toThrow('ours')
  })

  test('arguments without dashes are taken where the command has any', () => {
    const named = { ...description, positionals: { name: 'FILE', about: 'what to read' } }
    const parsed = parseCommandLine(named, ['a', '--json', 'b'], (values, files) => ({ ...values, files }))
    expect(parsed).toEqual({ kind: 'run', options: { json: true, files: ['a', 'b'] } })
  })
})
