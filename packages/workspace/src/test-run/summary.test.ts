import { expect, test } from 'vitest'
import { closingLine, summarise, type TestReport } from './summary.ts'

const report: TestReport = {
  testResults: [
    { name: 'a.test.ts', status: 'failed', assertionResults: [test_('one', 'passed'), test_('two', 'failed')] },
    {
      name: 'b.test.ts',
      status: 'passed',
      assertionResults: [test_('three', 'passed'), test_('in a browser', 'pending')],
    },
    { name: 'c.test.ts', status: 'failed', message: 'cannot be imported', assertionResults: [] },
  ],
}

test('counts tests, and a file that could not run as a failure', () => {
  expect(summarise({ report, exitCode: 1 }, false, [])).toEqual({ passed: 2, failed: 2, skipped: 1, refusedSkips: [] })
})

test('in CI a skip is a failure', () => {
  expect(summarise({ report, exitCode: 1 }, true, [])).toEqual({
    passed: 2,
    failed: 3,
    skipped: 0,
    refusedSkips: ['in a browser'],
  })
})

test('in CI a skip passes when it is listed with its reason', () => {
  const summary = summarise({ report, exitCode: 1 }, true, [{ test: 'browser', reason: 'no display' }])
  expect(summary).toMatchObject({ failed: 2, skipped: 1, refusedSkips: [] })
})

test('ends with a line that machines read', () => {
  expect(closingLine(summarise({ report, exitCode: 1 }, false, []))).toBe('tests: 2 passed, 2 failed, 1 skipped')
})

const good: TestReport = {
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [test_('one', 'passed')] }],
}

test('a run that failed although no test did counts as one failure', () => {
  expect(summarise({ report: good, exitCode: 1 }, false, [])).toMatchObject({ passed: 1, failed: 1 })
  expect(summarise({ report: good, exitCode: 0 }, false, [])).toMatchObject({ passed: 1, failed: 0 })
})

test('a run that ran no test, or could not begin, counts as one failure and has its closing line', () => {
  expect(summarise({ report: { testResults: [] }, exitCode: 0 }, false, [])).toMatchObject({ failed: 1 })
  expect(closingLine(summarise({ report: undefined, exitCode: 1 }, false, []))).toBe(
    'tests: 0 passed, 1 failed, 0 skipped',
  )
})

function test_(fullName: string, status: string) {
  return { fullName, status }
}
