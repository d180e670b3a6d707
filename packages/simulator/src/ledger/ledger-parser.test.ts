import { describe, expect, test } from 'vitest'
import { environmentStart, ledgerHeader, ledgerRequest } from '../testing/ledger-lines.ts'
import { TraceError } from '../trace/trace-error.ts'
import { createLedgerParser } from './ledger-parser.ts'

describe('the ledger parser', () => {
  test('reads the header, requests and starts, however the text is cut', () => {
    const lines = [ledgerHeader, ledgerRequest(1), environmentStart(2, 300), ledgerRequest(3)]
    const text = lines.map((line) => JSON.stringify(line)).join('\r\n')
    const whole = { header: ledgerHeader, requests: [lines[1], lines[3]], starts: [lines[2]] }
    for (const size of [1, 7, 100_000]) expect(parse(text, size)).toEqual(whole)
    expect(parse(`${text}\n`)).toEqual(whole)
  })

  test('a ledger may have no entries', () => {
    expect(parse(JSON.stringify(ledgerHeader))).toEqual({ header: ledgerHeader, requests: [], starts: [] })
  })

  test('takes what a later version adds', () => {
    expect(parse(JSON.stringify({ ...ledgerHeader, color: 'red' })).header).toEqual(ledgerHeader)
  })

  const request = ledgerRequest(1)
  test.each<[string, readonly unknown[], string]>([
    ['nothing', [], 'line 1, the ledger ends before its header'],
    ['a trace', ['offset_ms,context_tokens,generated_tokens'], 'line 1, must be a line of JSON, as /ledger'],
    ['an entry first', [request], 'line 1, field ledger: must be 1, the version of the format, received nothing'],
    [
      'another version',
      [{ ...ledgerHeader, ledger: 2 }],
      'line 1, field ledger: must be 1, the version of the format, received 2',
    ],
    [
      'no slots',
      [{ ...ledgerHeader, primary: { slots: -1, tasks: 1 } }],
      'line 1, field primary.slots: must be a whole number, 0 or more, received -1',
    ],
    ['a line that is cut', [ledgerHeader, '{"kind":"request","n":'], 'line 2, must be a line of JSON, as /ledger'],
    [
      'an empty line',
      [ledgerHeader, '', request],
      'line 2, must be a line of JSON, as /ledger on an admin port gives it, received ""',
    ],
    [
      'an unknown kind',
      [ledgerHeader, { ...request, kind: 'x' }],
      'line 2, field kind: must be request or environment-start, received "x"',
    ],
    [
      'text for a number',
      [ledgerHeader, { ...request, waitMs: '5' }],
      'line 2, field waitMs: must be a number, 0 or more, received "5"',
    ],
    [
      'a negative time',
      [ledgerHeader, request, { ...request, serviceMs: -3 }],
      'line 3, field serviceMs: must be a number, 0 or more, received -3',
    ],
    [
      'something missing deep inside',
      [ledgerHeader, { ...request, seen: { ...request.seen, limit: undefined } }],
      'line 2, field seen.limit: must be a number, 0 or more, received nothing',
    ],
    [
      'an unknown decision',
      [ledgerHeader, { ...request, decision: 'drop' }],
      'line 2, field decision: must be serve, spill, shed or null, received "drop"',
    ],
    [
      'a share that is none',
      [ledgerHeader, { ...request, reservedShare: 1 }],
      'line 2, field reservedShare: must be a number from 0 to under 1, received 1',
    ],
    [
      'lines out of order',
      [ledgerHeader, ledgerRequest(5), ledgerRequest(4)],
      'line 3, field atMs: must not be less than in the line above (5), received 4; leave the lines in their order',
    ],
    ['an endless line', [ledgerHeader, 'x'.repeat(20_000)], 'line 2, is longer than 10000 characters'],
  ])('%s is refused by line, field, rule and value', (_name, lines, message) => {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    expect(() => parse(text)).toThrow(TraceError)
    expect(() => parse(text)).toThrow(message)
  })
})

function parse(text: string, pieceLength = 64) {
  const parser = createLedgerParser()
  for (let start = 0; start < text.length; start += pieceLength) parser.push(text.slice(start, start + pieceLength))
  return parser.end()
}
