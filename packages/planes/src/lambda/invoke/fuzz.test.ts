import { encodeInvokeComplete, encodePayloadChunk } from '@manga-assist/lambda-emulator'
import { timesOf } from '@manga-assist/workspace/testing'
import fc from 'fast-check'
import type { Dispatcher } from 'undici'
import { describe, expect, test } from 'vitest'
import { answerHeaders } from '../../relay/forwarded-headers.ts'
import { KnownHeaders } from './frame-decoder.ts'
import { StreamingCall } from './streaming-call.ts'

const numRuns = timesOf({ usual: 3_000, nightly: 1_000_000 })
const timeout = timesOf({ usual: 30_000, nightly: 3_600_000 })

/** A whole answer: prelude and body as the function writes them, cut into payloads, each in its frame. */
const answers = fc
  .record({
    headers: fc.dictionary(fc.stringMatching(/^[a-z-]{1,12}$/), fc.string({ maxLength: 12 }), { maxKeys: 4 }),
    statusCode: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.integer(), fc.constant('200' as never)),
    body: fc.uint8Array({ maxLength: 120 }),
    sizes: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
    error: fc.option(fc.constant({ code: 'Unhandled', details: 'x' }), { nil: undefined, freq: 8 }),
  })
  .map(({ headers, statusCode, body, sizes, error }) => {
    const head = JSON.stringify({ statusCode, headers })
    const bytes = Buffer.concat([Buffer.from(head), Buffer.alloc(8), body])
    const frames = parts(bytes, sizes).map((payload) => encodePayloadChunk(payload))
    return Buffer.concat([...frames, encodeInvokeComplete(error)])
  })

type Mutation = { at: number; kind: 'flip' | 'cut' | 'insert' | 'repeat' | 'drop'; byte: number; length: number }
const mutations = fc.array(
  fc.record<Mutation>({
    at: fc.nat(400),
    kind: fc.constantFrom('flip', 'cut', 'insert', 'repeat', 'drop'),
    byte: fc.integer({ min: 1, max: 255 }),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 3 },
)
const splits = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 })

describe('an answer of any bytes', () => {
  test('is read alike however it is split, and never throws', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(answers, mutations, splits, async (answer, changes, split) => {
        const bytes = changes.reduce(mutated, answer)
        const whole = await read([bytes])
        expect(await read(parts(bytes, split))).toEqual(whole)
        expect(await read(parts(bytes, [1]))).toEqual(whole)
      }),
      { numRuns },
    )
  })

  test('gives the client no header that is the connection’s', { timeout }, () => {
    const names = fc.oneof(
      fc.constantFrom('connection', 'Transfer-Encoding', 'keep-alive', 'UPGRADE', 'te', 'trailer', 'x-served-by'),
      fc.stringMatching(/^[a-z-]{1,10}$/),
    )
    fc.assert(
      fc.property(fc.dictionary(names, fc.string({ unit: 'binary', maxLength: 20 })), (headers) => {
        const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
        const sent = answerHeaders(lowered, new Set(['x-served-by']))
        const given = sent.filter((_, index) => index % 2 === 0)
        expect(
          given.filter((name) =>
            /^(connection|keep-alive|te|trailer|transfer-encoding|upgrade|x-served-by)$/i.test(name),
          ),
        ).toEqual([])
      }),
      { numRuns },
    )
  })
})

/** What comes of an answer: its prelude, the bytes of its body, and how it ended. */
async function read(chunks: readonly Buffer[]): Promise<object> {
  const service = {
    clockOffsetMs: 0,
    target: () => Promise.reject(new Error('not asked for')),
    credentials: () => Promise.reject(new Error('not asked for')),
    errorOf: () => Promise.reject(new Error('not asked for')),
  }
  const call = new StreamingCall({ service, known: new KnownHeaders() }, new AbortController().signal)
  const opened = call.opened.then(
    (result) => result,
    (error) => ({ kind: 'failed' as const, code: error.code }),
  )
  let isOver = false
  const controller = {
    pause() {},
    resume() {},
    abort: () => (isOver = true),
  } as unknown as Dispatcher.DispatchController
  call.onRequestStart(controller)
  call.onResponseStart(controller, 200, { 'content-type': 'application/vnd.amazon.eventstream' })
  for (const chunk of chunks) if (!isOver) call.onResponseData(controller, chunk)
  if (!isOver) call.onResponseEnd()
  const result = await opened
  if (result.kind !== 'opened') return result
  const body: Buffer[] = []
  const end = await new Promise<unknown>((resolve) =>
    result.body.flow({
      write: (chunk) => body.push(Buffer.from(chunk)) > 0,
      end: () => resolve('completed'),
      fail: (error) => resolve((error as { code?: string }).code),
    }),
  )
  return { prelude: result.prelude, body: Buffer.concat(body), end }
}

function parts(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < bytes.length; at += found.at(-1)?.length ?? 1) {
    found.push(bytes.subarray(at, at + (sizes[found.length % sizes.length] ?? 1)))
  }
  return found
}

function mutated(bytes: Buffer, { at, kind, byte, length }: Mutation): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)]
  switch (kind) {
    case 'flip': {
      const changed = Buffer.from(bytes)
      if (changed.length > 0) changed[place] = (changed[place] ?? 0) ^ byte
      return changed
    }
    case 'cut':
      return before
    case 'insert':
      return Buffer.concat([before, Buffer.alloc(length, byte), after])
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, length), after])
    case 'drop':
      return Buffer.concat([before, after.subarray(length)])
  }
}
