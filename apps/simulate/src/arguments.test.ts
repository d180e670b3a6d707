import { describe, expect, test } from 'vitest'
import { parseSimulateArguments } from './arguments.ts'
import { defaultOptions } from './options.ts'

const names =
  'none, lambda-only, alarm-weights, alarm-weights-20s, static, spill-when-full, adaptive, adaptive-400ms, gradient2'

describe('parseSimulateArguments', () => {
  test('a trace alone gives the defaults', () => {
    const options = { ...defaultOptions, trace: 'a.csv' }
    expect(parseSimulateArguments(['--trace', 'a.csv'])).toEqual({ kind: 'run', options })
  })

  test('every option is taken, lists without repetition', () => {
    const line =
      '--trace a.csv.gz --model fleet --scaling target-20s --max-tasks 9 --routers 2 --fault task-dies@60,lambda-throttles@5+10,lambda-down@20+3 --slots 8,12,8 --slots-per-task 4 --policy none,static,none --multiply 2.5 --compress 30 --cap 10 --seed 9 --json'
    const options = {
      trace: 'a.csv.gz',
      model: 'fleet',
      scaling: 'target-20s',
      maxTasks: 9,
      routers: 2,
      faults: [
        { kind: 'task-dies', atMs: 60_000 },
        { kind: 'lambda-throttles', atMs: 5_000, forMs: 10_000 },
        { kind: 'lambda-down', atMs: 20_000, forMs: 3_000 },
      ],
      slots: [8, 12],
      slotsPerTask: 4,
      policies: ['none', 'static'],
      multiply: 2.5,
      compress: 30,
      cap: 10,
      seed: 9,
      json: true,
    }
    expect(parseSimulateArguments(line.split(' '))).toEqual({ kind: 'run', options })
  })

  test('help needs no trace', () => {
    expect(parseSimulateArguments(['--help'])).toEqual({ kind: 'help' })
  })

  test.each([
    [[], '--trace must name a CSV file, plain or gzip, received nothing'],
    [['--trace', ''], '--trace must name a CSV file, plain or gzip, received ""'],
    [['--slots', '0'], '--slots must be a whole number from 1 up to 1000000, received "0"'],
    [['--slots', '8,'], '--slots must be a whole number from 1 up to 1000000, received ""'],
    [['--slots', '1.5'], '--slots must be a whole number from 1 up to 1000000, received "1.5"'],
    [['--policy', 'best'], `--policy must be a list of ${names}, received "best"`],
    [['--policy', 'toString'], `--policy must be a list of ${names}, received "toString"`],
    [['--model', 'real'], '--model must be yardstick or fleet, received "real"'],
    [['--routers', '2'], '--routers needs tasks, received --model yardstick; add --model fleet'],
    [
      ['--model', 'fleet', '--scaling', 'fast'],
      '--scaling must be one of none, target-60s, step-60s, target-20s, step-20s, signal-10s, received "fast"',
    ],
    [
      ['--model', 'fleet', '--fault', 'fire@3'],
      '--fault must be a list of task-dies@SECOND, lambda-throttles@SECOND+SECONDS and lambda-down@SECOND+SECONDS, received "fire@3"',
    ],
    [['--compress', '0'], '--compress must be a number above 0 up to 1000000, received "0"'],
    [['--cap', '0.5'], '--cap must be a number from 1 up to 1000000, received "0.5"'],
    [['--seed', '-1'], '--seed must be a whole number from 0 up to 4294967295, received "-1"'],
    [['--seed', 'x'], '--seed must be a whole number from 0 up to 4294967295, received "x"'],
    [
      ['--slots', Array.from({ length: 201 }, (_, count) => count + 1).join(), '--policy', 'none'],
      '--slots times --policy must make at most 200 simulations, received 201',
    ],
    [['--slot', '3'], 'there is no option --slot; did you mean --slots?'],
    [['now'], 'takes options only, received "now"'],
  ])('%j is refused in one line', (argv, message) => {
    const parsed = parseSimulateArguments(
      argv.includes('--trace') || argv.length === 0 ? argv : ['--trace', 'a', ...argv],
    )
    expect(parsed).toEqual({ kind: 'invalid', message: expect.stringContaining(message) })
    expect(parsed).toEqual({ kind: 'invalid', message: expect.not.stringContaining('\n') })
  })
})
