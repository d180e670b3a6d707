import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { fetchFromListener } from './fetch-from-listener.ts'

const origin = 'https://lambda.local'

describe('an application that listens to node:http, asked as a Fetch application is', () => {
  test('gets method, path, query, headers and body as they came', async () => {
    const fetch = fetchFromListener(async (request, response) => {
      const { method, url, headers } = request
      response.end(JSON.stringify({ method, url, headers, body: await text(request) }))
    })
    const headers = { host: 'manga.test', 'x-test': 'one, two', cookie: 'a=1; b=2' }
    const asked = new Request(`${origin}/v1/x%2Fy?a=1`, { method: 'PUT', body: '漫画', headers })
    expect(await (await fetch(asked)).json()).toMatchObject({
      method: 'PUT',
      url: '/v1/x%2Fy?a=1',
      headers,
      body: '漫画',
    })
  })

  test('answers with its status, headers and bytes, compressed or not, and cookies apart', async () => {
    const response = await fetchBy((_request, answer) => {
      answer
        .writeHead(201, { 'content-encoding': 'gzip', 'set-cookie': ['a=1', 'b=2, with a comma'] })
        .end('not unpacked')
    })
    expect([response.status, response.headers.get('content-encoding')]).toEqual([201, 'gzip'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2, with a comma'])
    expect(await response.text()).toBe('not unpacked')
  })

  test.each([204, 304])('answers %i without a body', async (status) => {
    const response = await fetchBy((_request, answer) => answer.writeHead(status, { etag: '"1"' }).end())
    expect([response.status, response.headers.get('etag'), response.body]).toEqual([status, '"1"', null])
  })

  test('hands on what is written as it is written, and an answer that breaks as an error', async () => {
    const { promise: mayBreak, resolve: breakNow } = Promise.withResolvers<void>()
    const response = await fetchBy(async (_request, answer) => {
      answer.write('first')
      await mayBreak
      answer.destroy()
    })
    const reader = response.body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first')
    breakNow()
    await expect(reader?.read()).rejects.toThrow()
  })

  test('fails when the connection breaks before an answer', async () => {
    await expect(fetchBy((request) => request.socket.destroy())).rejects.toThrow('socket hang up')
  })

  test('is told when nobody wants the answer any more', async () => {
    const { promise: left, resolve: noteLeft } = Promise.withResolvers<void>()
    const aborting = new AbortController()
    const fetch = fetchFromListener(async (request, response) => {
      response.write('first')
      await once(request.socket, 'close')
      noteLeft()
    })
    const response = await fetch(new Request(origin, { signal: aborting.signal }))
    aborting.abort()
    await left
    await expect(response.text()).rejects.toThrow()
  })
})

function fetchBy(listener: RequestListener): Promise<Response> {
  return fetchFromListener(listener)(new Request(origin))
}
