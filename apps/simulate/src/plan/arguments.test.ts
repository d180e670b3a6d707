import { scalingNames } from '@manga-assist/simulator'
import { expect, test } from 'vitest'
import { parsePlanArguments } from './arguments.ts'
import { defaultPlanOptions } from './options.ts'

test('a trace alone gives the defaults', () => {
  const options = { ...defaultPlanOptions, trace: 'a.csv' }
  expect(parsePlanArguments(['--trace', 'a.csv'])).toEqual({ kind: 'run', options })
})

test('every option is taken, what may be chosen from in order', () => {
  const line =
    '--trace a.csv --p99 200 --late 0.05 --policy none,static --slots-per-task 20,4 --scaling none,step-60s ' +
    '--lambda-memory 1769,512 --lambda-concurrency 3000 --max-tasks 50 --routers 3 --fault task-dies@9 --model fleet ' +
    '--architecture x86 --multiply 3 --compress 2 --cap 10 --seed 4 --html plan.html --json'
  const options = {
    ...{ trace: 'a.csv', model: 'fleet', objective: { waitP99Ms: 200, late: 0.05 }, policies: ['none', 'static'] },
    ...{ slotsPerTask: [4, 20], scalings: ['none', 'step-60s'], lambdaMemoryMb: [512, 1_769] },
    ...{ lambdaConcurrency: 3_000, maxTasks: 50, routers: 3, faults: [{ kind: 'task-dies', atMs: 9_000 }] },
    ...{ architecture: 'x86', multiply: 3, compress: 2, cap: 10, seed: 4, html: 'plan.html', json: true },
  }
  expect(parsePlanArguments(line.split(' '))).toEqual({ kind: 'run', options })
})

test('the yardstick has one number of slots a task and nothing to scale', () => {
  const parsed = parsePlanArguments(['--trace', 'a.csv', '--model', 'yardstick'])
  expect(parsed).toMatchObject({ options: { scalings: ['none'], slotsPerTask: [8], lambdaMemoryMb: [512] } })
})

test.each([
  [['--p99', 'fast'], '--p99 must be a number from 0 up to 86400000, received "fast"'],
  [['--late', '5'], '--late must be a number from 0 up to 1, received "5"'],
  [['--policy', 'best'], '--policy must be a list of none, '],
  [['--scaling', 'fast'], `--scaling must be a list of ${scalingNames.join(', ')}, received "fast"`],
  [['--model', 'real'], '--model must be fleet or yardstick, received "real"'],
  [['--architecture', 'mips'], '--architecture must be arm64 or x86, received "mips"'],
  [['--lambda-memory', '64'], '--lambda-memory must be a whole number from 128 up to 10240, received "64"'],
  [['--html', ''], '--html must name a file, received ""'],
  [['--model', 'yardstick', '--routers', '2'], '--routers needs tasks, received --model yardstick'],
])('%j is refused in one line', (argv, message) => {
  const parsed = parsePlanArguments(['--trace', 'a.csv', ...argv])
  expect(parsed).toEqual({ kind: 'invalid', message: expect.stringContaining(message) })
})
