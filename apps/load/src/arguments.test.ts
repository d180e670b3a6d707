import { describe, expect, test } from 'vitest'
import { parseBurstArguments } from './arguments.ts'
import { defaultOptions } from './options.ts'

describe('parseBurstArguments', () => {
  test('no arguments give the defaults', () => {
    expect(parseBurstArguments([])).toEqual({ kind: 'run', options: defaultOptions })
  })

  test('every option is taken', () => {
    const line =
      '--baseline 2.5 --multiple 4 --seconds 30 --mix chat=1,recs=3 --json a.json --html=b.html --seed 9 --overflow off --kill-task'
    expect(parseBurstArguments(line.split(' '))).toEqual({
      kind: 'run',
      options: {
        baseline: 2.5,
        multiple: 4,
        seconds: 30,
        mix: { chat: 1, recs: 3 },
        json: 'a.json',
        html: 'b.html',
        seed: 9,
        overflow: 'off',
        killTask: true,
        simulate: false,
      },
    })
  })

  test('a base is an origin, with or without a slash at its end', () => {
    const parsed = parseBurstArguments(['--base', 'https://staging.example:8443/'])
    expect(parsed).toMatchObject({ options: { base: 'https://staging.example:8443' } })
  })

  test('a kind that the mix leaves out has no weight', () => {
    expect(parseBurstArguments(['--mix', 'recs=1'])).toMatchObject({ options: { mix: { chat: 0, recs: 1 } } })
  })

  test('help wins over everything else that is right', () => {
    expect(parseBurstArguments(['--seed', '3', '--help'])).toEqual({ kind: 'help' })
  })

  test.each([
    [['--tokens', 'file'], '--tokens is for a service that is given by --base: a stack of its own asks for none'],
    [['--base', 'http://a', '--tokens', ''], '--tokens must name a file, received ""'],
    [['--baseline', '0'], '--baseline must be a number above 0 up to 10000, received "0"'],
    [['--baseline', 'many'], '--baseline must be a number above 0 up to 10000, received "many"'],
    [['--multiple', '0.5'], '--multiple must be a number from 1 up to 1000, received "0.5"'],
    [['--seconds', '1.5'], '--seconds must be a whole number from 1 up to 3600, received "1.5"'],
    [['--seconds', '1e3'], '--seconds must be a whole number from 1 up to 3600, received "1e3"'],
    [['--seed', ''], '--seed must be a whole number from 0 up to 4294967295, received ""'],
    [
      ['--mix', 'chat=1,videos=2'],
      '--mix must hold whole weights such as chat=30,recs=70, not all zero, received "chat=1,videos=2"',
    ],
    [['--mix', 'chat=0'], '--mix must hold whole weights such as chat=30,recs=70, not all zero, received "chat=0"'],
    [['--flood', 'videos'], '--flood must be chat or recs, received "videos"'],
    [['--json', ''], '--json must name a file, received ""'],
    [['--overflow', 'maybe'], '--overflow must be on or off, received "maybe"'],
    [['--base', 'localhost:8080'], '--base must be an origin such as http://127.0.0.1:8080, received "localhost:8080"'],
    [['--base', 'http://a/b'], '--base must be an origin such as http://127.0.0.1:8080, received "http://a/b"'],
    [
      ['--base', 'http://a', '--kill-task'],
      '--kill-task needs a stack of its own, so without --base, received --base http://a',
    ],
    [
      ['--base', 'http://a', '--simulate'],
      '--simulate needs a stack of its own, so without --base, received --base http://a',
    ],
    [['--simulate', '--kill-task'], '--simulate needs a whole stack with Lambda behind it, received --kill-task'],
    [
      ['--simulate', '--overflow', 'off'],
      '--simulate needs a whole stack with Lambda behind it, received --overflow off',
    ],
    [
      ['--base', 'http://a', '--overflow', 'on'],
      '--overflow needs a stack of its own, so without --base, received --base http://a',
    ],
    [
      ['--baseline', '1000', '--seconds', '3600'],
      '--baseline, --multiple and --seconds together must plan at most 500000 requests, received 1000 x 10 for 3600 s',
    ],
    [['--bursts', '3'], 'there is no option --bursts'],
    [['--json'], '--json must be followed by FILE, received nothing'],
    [['now'], 'takes options only, received "now"'],
  ])('%j is refused in one line', (argv, message) => {
    expect(parseBurstArguments(argv)).toEqual({ kind: 'invalid', message: expect.stringContaining(message) })
    expect(parseBurstArguments(argv)).toEqual({ kind: 'invalid', message: expect.not.stringContaining('\n') })
  })
})
