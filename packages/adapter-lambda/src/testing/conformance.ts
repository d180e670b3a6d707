import type { LambdaHttpEvent, LambdaHttpPrelude } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { eventOf } from './invoke-handler.ts'

/** What came of an invocation: the answer as far as it went, and the error that ended it. */
export interface ConformanceAnswer {
  prelude?: LambdaHttpPrelude | undefined
  body: string
  error?: string | undefined
}

export type InvokeConformanceApp = (event: unknown) => Promise<ConformanceAnswer>

/** What every way to a handler over `createConformanceApp` must do, whoever invokes it. */
export function testConformance(name: string, open: () => Promise<InvokeConformanceApp>): void {
  describe(`a Fetch application as a function, ${name}`, () => {
    test('gets the request as it was sent', async () => {
      const invoke = await open()
      const headers = { 'x-test': 'one, two', host: 'manga.test' }
      const event = await asked('/echo?a=1&b=%E6%BC%AB', { method: 'PUT', body: '{"text":"漫画"}', headers })
      const { body } = await invoke({ ...event, cookies: ['a=1', 'b=2'] })
      expect(JSON.parse(body)).toMatchObject({
        method: 'PUT',
        url: 'https://lambda.local/echo?a=1&b=%E6%BC%AB',
        body: '{"text":"漫画"}',
        headers: { 'x-test': 'one, two', host: 'manga.test', cookie: 'a=1; b=2' },
      })
    })

    test('keeps cookies apart and drops headers of the connection', async () => {
      const { prelude, body } = await (await open())(await asked('/cookies'))
      expect(prelude?.cookies).toEqual(['a=1; Path=/', 'b=2, with a comma'])
      expect(prelude?.headers).toMatchObject({ 'x-own': 'kept' })
      expect(Object.keys(prelude?.headers ?? {})).not.toContain('connection')
      expect(body).toBe('set')
    })

    test('answers HEAD with the headers alone', async () => {
      const { prelude, body, error } = await (await open())(await asked('/body', { method: 'HEAD' }))
      expect([prelude?.statusCode, prelude?.headers['content-length'], body, error]).toEqual([200, '15', '', undefined])
    })

    test.each([
      ['/nothing', 204, {}],
      ['/elsewhere', 302, { location: '/body?a=%E6%BC%AB' }],
      ['/unchanged', 304, { etag: '"1"' }],
    ])('answers %s with %i and no body', async (path, status, headers) => {
      const { prelude, body, error } = await (await open())(await asked(path))
      expect([prelude?.statusCode, prelude?.headers, body, error]).toEqual([
        status,
        expect.objectContaining(headers),
        '',
        undefined,
      ])
    })

    test('refuses a request that came out of a function before', async () => {
      const invoke = await open()
      const first = await invoke(await asked('/echo'))
      const { headers } = JSON.parse(first.body) as { headers: Record<string, string> }
      const { prelude, body } = await invoke(await asked('/echo', { headers }))
      expect([prelude?.statusCode, JSON.parse(body).code]).toEqual([508, 'loop-detected'])
    })

    test.each([
      ['throws', '/throws', undefined, '', 'never answered'],
      ['has a body that breaks before its first byte', '/breaks-at-once', 200, '', 'store went away'],
      ['has a body that breaks half way', '/breaks', 200, 'half of it', 'store went away'],
      ['has events that break off', '/events-break', 200, 'data: 1\n\ndata: 2\n\n', 'store went away'],
    ])(
      'an application that %s is told, and the next request is answered in the same place',
      async (_, path, ...told) => {
        const invoke = await open()
        const before = await invoke(await asked('/count'))
        const { prelude, body, error } = await invoke(await asked(path))
        const [status, text, message] = told
        expect([prelude?.statusCode, body]).toEqual([status, text])
        expect(error).toContain(message)
        const after = await invoke(await asked('/count'))
        const count = (answer: ConformanceAnswer) => JSON.parse(answer.body) as { served: number; pid: number }
        expect(count(after)).toEqual({ pid: count(before).pid, served: count(before).served + 2 })
      },
    )

    test('an event that is no HTTP request is an error, and the next request is answered', async () => {
      const invoke = await open()
      expect((await invoke({ version: '1.0' })).error).toContain('event.version must be')
      expect((await invoke(await asked('/body'))).body).toBe('as long as this')
    })
  })
}

function asked(path: string, init?: RequestInit): Promise<LambdaHttpEvent> {
  return eventOf(new Request(`https://manga.test${path}`, init))
}
