import { describe, expect, test } from 'vitest'
import { reportWith } from './testing/scenarios.ts'
import { latenessWarning, verdictOf } from './verdict.ts'

describe('verdict', () => {
  test('a run in which nothing failed passes and says where it was served', () => {
    expect(verdictOf(reportWith())).toEqual({
      exitCode: 0,
      text:
        'nothing failed: 1,728 offered, 1,728 completed, 0 shed; ' +
        'Lambda served 40 % of the step, its last request 0.4 s after it',
    })
  })

  test('refusals that say when to come back are no failure', () => {
    const report = reportWith({ recovery: { lastSpillAfterMs: null } }, { completed: 1_500, shed: 100 })
    expect(verdictOf(report)).toEqual({
      exitCode: 0,
      text: 'nothing failed: 1,728 offered, 1,628 completed, 100 shed; Lambda served 40 % of the step and nothing after it',
    })
  })

  test('one refusal without Retry-After does not pass', () => {
    const report = reportWith({}, { completed: 1_599, shed: 1, shedWithoutRetryAfter: 1 })
    expect(verdictOf(report)).toEqual({
      exitCode: 1,
      text: '1 refused without Retry-After: 1,728 offered, 1,727 completed, 1 shed',
    })
  })

  test('failures and truncations do not pass, and the first is told', () => {
    const note = {
      phase: 'step',
      atMs: 20_100,
      kind: 'chat',
      class: 'truncated',
      status: 200,
      code: null,
      message: 'the connection was cut',
      requestId: null,
    } as const
    const report = reportWith({ failures: [note] }, { completed: 1_596, failed: 3, truncated: 1 })
    expect(verdictOf(report)).toEqual({
      exitCode: 1,
      text:
        '3 failed and 1 truncated: 1,728 offered, 1,724 completed, 0 shed ' +
        '(first: chat at 20.1 s, truncated: the connection was cut)',
    })
  })

  test('one truncated stream is enough', () => {
    const verdict = verdictOf(reportWith({}, { completed: 1_599, truncated: 1 }))
    expect(verdict).toEqual({ exitCode: 1, text: expect.stringMatching(/^1 truncated: /) })
  })
})

describe('lateness', () => {
  test('is warned of above 50 ms', () => {
    expect(latenessWarning(reportWith({ generator: { latenessP99Ms: 50 } }))).toBeUndefined()
    expect(latenessWarning(reportWith({ generator: { latenessP99Ms: null } }))).toBeUndefined()
    expect(latenessWarning(reportWith({ generator: { latenessP99Ms: 83.4 } }))).toContain('p99 83 ms, over 50 ms')
  })
})
