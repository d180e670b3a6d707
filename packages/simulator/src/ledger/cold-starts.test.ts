import { describe, expect, test } from 'vitest'
import { environmentStart, ledgerHeader, ledgerRequest, spilledRequest } from '../testing/ledger-lines.ts'
import { coldStartsOf } from './cold-starts.ts'
import type { RecordedLedger } from './ledger-parser.ts'

describe('what of the time on Lambda was the start of an environment', () => {
  test('what the first byte came later with than with a warm one, where none can have been idle', () => {
    const cold = spilledRequest(0, 1_400, 420)
    const warm = spilledRequest(2_000, 1_000, 20)
    const beside = spilledRequest(2_500, 1_300, 320)
    expect(found([cold, warm, beside])).toEqual([400, undefined, 300])
  })

  test('an environment that was idle for five minutes is gone', () => {
    const first = spilledRequest(0, 1_000, 20)
    const warm = spilledRequest(300_000, 1_000, 20)
    const cold = spilledRequest(602_001, 1_300, 320)
    expect(found([first, warm, cold])).toEqual([undefined, undefined, 300])
  })

  test('one that was started beside a request is there for the next', () => {
    const { ofRequest, samplesMs } = of([spilledRequest(500, 1_000, 20)], [environmentStart(0, 400)])
    expect([ofRequest.size, samplesMs]).toEqual([0, [400]])
  })

  test('one that did not come up is not, and says nothing of how long a start takes', () => {
    const cold = spilledRequest(500, 1_300, 320)
    const warm = spilledRequest(2_000, 1_000, 20)
    const { ofRequest, samplesMs } = of([cold, warm], [environmentStart(0, 400, { isUp: false })])
    expect([ofRequest.get(cold), samplesMs]).toEqual([300, [300]])
  })

  test('one that failed with its request is not there for the next; what was answered here had no start', () => {
    const failed = ledgerRequest(0, { waitMs: 600, overflowMs: 500, firstByteMs: 620 })
    const cold = spilledRequest(1_000, 1_300, 320)
    const warm = spilledRequest(3_000, 1_000, 20)
    expect(found([failed, cold, warm])).toEqual([undefined, 300, undefined])
  })

  test('one that was started ahead is there, and was held for longer than its start', () => {
    const { ofRequest, samplesMs } = of([spilledRequest(500, 1_000, 20)], [environmentStart(0, 400, { isAhead: true })])
    expect([ofRequest.size, samplesMs]).toEqual([0, []])
  })

  test('classes have first bytes of their own; the wait before the decision is no start', () => {
    const report = { class: 'report' }
    const warmUp = spilledRequest(0, 100, 10)
    const warmReport = spilledRequest(1_000, 2_000, 1_900, report)
    const coldReport = spilledRequest(1_500, 2_000, 2_500, { ...report, waitMs: 300 })
    expect(found([warmUp, warmReport, coldReport])[2]).toBe(300)
  })

  test('without a warm one of its class, the first byte of those that ran here is the measure', () => {
    const here = ledgerRequest(0, { firstByteMs: 50 })
    expect(found([here, spilledRequest(100, 1_000, 350)])).toEqual([undefined, 300])
  })

  test('where nothing is known to compare with, nothing is taken for a start', () => {
    expect(found([spilledRequest(0, 1_000, 900)])).toEqual([undefined])
  })

  test('a first byte that is only a little later is no start: the environment was warm before the ledger begins', () => {
    const { ofRequest, samplesMs } = of([spilledRequest(0, 1_000, 60), spilledRequest(2_000, 1_000, 20)])
    expect([ofRequest.size, samplesMs]).toEqual([0, []])
  })

  test('it is never more than the whole time there', () => {
    const aborted = spilledRequest(0, 100, 420)
    expect(found([aborted, spilledRequest(2_000, 1_000, 20)])).toEqual([100, undefined])
  })
})

function of(requests: RecordedLedger['requests'], starts: RecordedLedger['starts'] = []) {
  return coldStartsOf({ header: ledgerHeader, requests, starts })
}

function found(requests: RecordedLedger['requests']) {
  const { ofRequest } = of(requests)
  return requests.map((request) => ofRequest.get(request))
}
