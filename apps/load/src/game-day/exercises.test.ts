import { expect, test } from 'vitest'
import type { PhaseName, RequestKind } from '../plan.ts'
import type { BurstReport, Row } from '../report.ts'
import { reportWith } from '../testing/scenarios.ts'
import { parseGameDayArguments } from './arguments.ts'
import { brokenPromises, exercises } from './exercises.ts'

function report(phase: PhaseName, changes: Partial<Row>, kind: RequestKind): BurstReport {
  const whole = reportWith()
  const phases = whole.phases.map((one) => {
    if (one.name !== phase) return one
    return {
      ...one,
      all: { ...one.all, ...changes },
      kinds: { ...one.kinds, [kind]: { ...one.kinds[kind], ...changes } },
    }
  })
  return { ...whole, phases }
}

function broken(
  name: string,
  phase: PhaseName,
  changes: Partial<Row>,
  { struck = 1, kind = 'chat' as RequestKind } = {},
): string[] {
  const exercise = exercises.find((one) => one.name === name)
  if (exercise === undefined) throw new Error(`there is no exercise ${name}`)
  return brokenPromises(exercise, report(phase, changes, kind), struck)
}

test.each(exercises)('$name: a run in which everything was served keeps every promise', ({ name }) => {
  expect(broken(name, 'step', {})).toEqual([])
})

test.each(exercises)('$name: shedding with a time to come back keeps every promise', ({ name }) => {
  expect(broken(name, 'step', { completed: 1_500, shed: 100 })).toEqual([])
})

test.each(exercises)('$name: a stream that ends without saying so breaks a promise', ({ name }) => {
  expect(broken(name, 'step', { truncated: 2 })).toEqual(['2 streams ended without saying that they were not finished'])
})

test.each(exercises)('$name: a refusal without a time to come back breaks a promise', ({ name }) => {
  expect(broken(name, 'step', { shed: 3, shedWithoutRetryAfter: 1 })).toEqual([
    '1 refusals did not say when to come back',
  ])
})

test.each(exercises)('$name: what is lost afterwards breaks a promise', ({ name }) => {
  expect(broken(name, 'recovery', { completed: 63, failed: 1 })).toEqual(['1 requests were lost once it was over'])
})

test('what is still refused four seconds afterwards breaks a promise, and what is refused before does not', () => {
  const [exercise] = exercises
  if (exercise === undefined) throw new Error('there are no exercises')
  const shedIn = (second: number) => ({
    ...reportWith(),
    timeline: [{ second, offered: 8, fargate: 5, lambda: 0, none: 0, shed: 3, failed: 0 }],
  })
  // Eight seconds of baseline and twenty of the step come before.
  expect(brokenPromises(exercise, shedIn(31), 1)).toEqual([])
  expect(brokenPromises(exercise, shedIn(32), 1)).toEqual(['3 requests were not served 4 s after it was over'])
})

test.each(exercises)('$name: a fault that struck nothing says nothing', ({ name }) => {
  expect(broken(name, 'step', {}, { struck: 0 })).toEqual(['the fault struck nothing: the exercise says nothing'])
})

test.each([
  ['kill-task', 7, '7 requests were lost, where at most 6 may (what one task held)'],
  ['throttle-lambda', 1, '1 requests were lost, where at most 0 may (nothing: what does not fit is shed)'],
  ['slow-lambda', 1, '1 requests were lost, where at most 0 may (nothing: it comes later, or is shed)'],
  ['slow-store', 1, '1 requests were lost, where at most 0 may (nothing: it waits for the store)'],
  ['cut-lambda', 2, '2 requests were lost, where at most 1 may (one for each that was cut, and each is told)'],
  ['crash-lambda', 2, '2 requests were lost, where at most 1 may (one for each that died, and each is told)'],
])('%s: %d lost requests are too many', (name, failed, message) => {
  expect(broken(name, 'step', { failed })).toEqual([message])
})

test('a list that breaks off is lost, and its client knows', () => {
  const lists = { kind: 'recs' } as const
  expect(broken('cut-lambda', 'step', { truncated: 1 }, lists)).toEqual([])
  expect(broken('slow-lambda', 'step', { truncated: 1 }, lists)).toEqual([
    expect.stringContaining('1 requests were lost'),
  ])
})

test('kill-task may cost what the task held', () => {
  expect(broken('kill-task', 'step', { failed: 6 })).toEqual([])
})

test.each([
  [['--only', 'flood'], '--only must be a list of kill-task, '],
  [['--seconds', '5'], '--seconds must be a whole number from 6 up to 120, received "5"'],
  [['--seconds', 'soon'], '--seconds must be a whole number from 6 up to 120, received "soon"'],
  [['--seed', '-1'], '--seed must be a whole number from 0 up to 4294967295, received "-1"'],
  [['--hard'], 'there is no option --hard'],
])('refuses %j', (argv, message) => {
  expect(parseGameDayArguments(argv)).toEqual({ kind: 'invalid', message: expect.stringContaining(message) })
})

test('plays the named exercises in the order of the table', () => {
  const parsed = parseGameDayArguments(['--only', 'slow-store,kill-task'])
  expect(parsed.kind === 'run' && parsed.options.exercises.map(({ name }) => name)).toEqual(['kill-task', 'slow-store'])
})
