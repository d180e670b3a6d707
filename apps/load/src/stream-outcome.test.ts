import { sseDone, sseEvent, type UiMessageChunk } from '@manga-assist/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStreamReader } from './stream-outcome.ts'
import { asEvents, completeAnswer } from './testing/fake-service.ts'

const words = ['『', '鋼の錬金術師', '』 is ', 'a good ', 'start 🚀']
const complete = Buffer.from(asEvents(completeAnswer(words)) + sseDone)

function concludeAfter(...chunks: UiMessageChunk[]) {
  const reader = createStreamReader()
  reader.read(Buffer.from(asEvents(chunks)), 0)
  return reader.conclude()
}

describe('a stream', () => {
  test('is understood however its bytes are split', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: complete.length })), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), complete.length]
        const reader = createStreamReader()
        for (const [index, edge] of edges.entries()) reader.read(complete.subarray(edges[index - 1] ?? 0, edge), index)
        expect(reader.conclude()).toEqual({ kind: 'completed' })
        expect(reader.tokens.gapsMs).toHaveLength(words.length - 1)
      }),
    )
  })

  test('that ends anywhere before its finish is over is truncated', () => {
    const finish = asEvents([{ type: 'finish', finishReason: 'stop' }]) + sseDone
    const lastTruncated = complete.length - sseDone.length - 1
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lastTruncated }), (length) => {
        const reader = createStreamReader()
        reader.read(complete.subarray(0, length), 0)
        expect(reader.conclude().kind).toBe('truncated')
      }),
      { examples: [[0], [complete.length - finish.length], [lastTruncated]] },
    )
  })

  test('times its first token and the gaps between the others', () => {
    const reader = createStreamReader()
    const delta = (text: string) => Buffer.from(sseEvent({ type: 'text-delta', id: 't1', delta: text }))
    reader.read(Buffer.from(sseEvent({ type: 'start', messageId: 'm1' })), 100)
    reader.read(delta('a'), 140)
    reader.read(delta('b'), 160)
    reader.read(Buffer.concat([delta('c'), delta('d')]), 190)
    expect(reader.tokens).toEqual({ firstAtMs: 140, gapsMs: [20, 30, 0] })
  })

  test('that was cut after its finish is complete all the same', () => {
    const reader = createStreamReader()
    reader.read(complete, 0)
    expect(reader.conclude('the connection was cut')).toEqual({ kind: 'completed' })
  })

  test('that was cut says so', () => {
    expect(createStreamReader().conclude('the connection was cut: reset')).toEqual({
      kind: 'truncated',
      message: 'the connection was cut: reset',
    })
  })

  test('with an error failed, on whichever side of the finish it stands', () => {
    const error: UiMessageChunk = { type: 'error', errorText: 'The model is gone.', code: 'upstream-failed' }
    const finish: UiMessageChunk = { type: 'finish', finishReason: 'stop' }
    const failed = { kind: 'failed', class: 'in-band-error', code: 'upstream-failed', message: 'The model is gone.' }
    expect(concludeAfter(error)).toEqual(failed)
    expect(concludeAfter(error, finish)).toEqual(failed)
    expect(concludeAfter(finish, error)).toEqual(failed)
  })

  test('that finishes with an error as its reason failed', () => {
    expect(concludeAfter({ type: 'finish', finishReason: 'error' })).toMatchObject({ class: 'in-band-error' })
  })

  test.each(['data: not json\n\n', 'data: null\n\n', 'data: {"kind":"text"}\n\n'])('of %j failed', (text) => {
    const reader = createStreamReader()
    reader.read(Buffer.from(text), 0)
    expect(reader.conclude()).toMatchObject({ kind: 'failed', class: 'protocol' })
  })

  test('keeps a bounded number of gaps', () => {
    const reader = createStreamReader()
    const many = Buffer.from(sseEvent({ type: 'text-delta', id: 't1', delta: 'a' }).repeat(1_000))
    for (let read = 0; read < 12; read += 1) reader.read(many, read)
    expect(reader.tokens.gapsMs).toHaveLength(10_000)
  })
})
