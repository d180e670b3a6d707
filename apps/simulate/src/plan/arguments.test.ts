import { expect, test } from 'vitest'
import { defaultPlanOptions, parsePlanArguments } from './arguments.ts'
import { usage } from './usage.ts'

test('a trace alone gives the defaults', () => {
  const options = { ...defaultPlanOptions, trace: 'a.csv' }
  expect(parsePlanArguments(['--trace', 'a.csv'])).toEqual({ kind: 'run', options })
})

test('every option is taken', () => {
  const line =
    '--trace a.csv --p99 200 --late 0.05 --policy none,static --slots-per-task 20 --multiply 3 --compress 2 --cap 10 --seed 4 --json'
  const options = {
    trace: 'a.csv',
    objective: { waitP99Ms: 200, late: 0.05 },
    policies: ['none', 'static'],
    slotsPerTask: 20,
    multiply: 3,
    compress: 2,
    cap: 10,
    seed: 4,
    json: true,
  }
  expect(parsePlanArguments(line.split(' '))).toEqual({ kind: 'run', options })
})

test.each([
  [['--p99', 'fast'], '--p99 must be a number from 0 up to 86400000, received "fast"'],
  [['--late', '5'], '--late must be a number from 0 up to 1, received "5"'],
  [['--policy', 'best'], '--policy must be a list of none, '],
  [['--model', 'fleet'], "Unknown option '--model'"],
])('%j is refused in one line', (argv, message) => {
  const parsed = parsePlanArguments(['--trace', 'a.csv', ...argv])
  expect(parsed).toEqual({ kind: 'invalid', message: expect.stringContaining(message) })
})

test('the usage names every option', () => {
  const options = ['trace', 'p99', 'late', 'policy', 'slots-per-task', 'multiply', 'cap', 'compress', 'seed', 'json']
  for (const option of options) expect(usage).toContain(`--${option}`)
})
