import { expect, test } from 'vitest'
import { OutcomeRecord } from './outcome-record.ts'

test('successes and failures count for thirty seconds, and gaps for nothing', () => {
  const record = new OutcomeRecord()
  record.noteFailure(500)
  record.noteSuccess(20_000)
  record.noteSuccess(29_999)
  expect(record.fared(29_999)).toEqual({ requests: 3, failures: 1 })
  expect(record.fared(30_000)).toEqual({ requests: 2, failures: 0 })
  expect(record.fared(1_000_000)).toEqual({ requests: 0, failures: 0 })
})

test('a success ends a row of failures, what is doubtful does not touch it', () => {
  const record = new OutcomeRecord()
  record.noteFailure(0)
  record.noteDoubtful(0)
  record.noteFailure(0)
  expect([record.failuresInARow, record.fared(0)]).toEqual([2, { requests: 3, failures: 3 }])
  record.noteSuccess(0)
  expect(record.failuresInARow).toBe(0)
})

test('nothing is left once it is cleared', () => {
  const record = new OutcomeRecord()
  record.noteFailure(0)
  record.clear()
  expect([record.failuresInARow, record.fared(0)]).toEqual([0, { requests: 0, failures: 0 }])
})
