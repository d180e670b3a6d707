import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { UrlInvokeMode } from './options/function-config.ts'
import { createGate, invoke, type Setup, setUp } from './testing/harness.ts'
import { type TestedRuntime, testedRuntimes } from './testing/runtimes.ts'

const fixtures = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'frameworks')

/** Handlers as their documentation has them, on each runtime that is there. */
describe.each(testedRuntimes)('on $name', (runtime) => {
  describe.skipIf(!runtime.isThere)('the handler of Hono', () => {
    test('answers requests to a function URL', async () => {
      const { url } = await setUpUrl(runtime, 'hono-handle', 'BUFFERED')
      expect(await (await fetch(url)).text()).toBe('Hello Hono!')
      expect(await (await fetch(`${url}/manga/7?genre=a%20b`)).json()).toEqual({ id: '7', genre: 'a b' })
      const posted = await fetch(`${url}/echo`, { method: 'POST', body: '{"title":"漫画"}' })
      expect([posted.status, await posted.json()]).toEqual([201, { title: '漫画' }])
      expect(Buffer.from(await (await fetch(`${url}/image`)).arrayBuffer())).toEqual(Buffer.from([0, 255, 128]))
      expect((await fetch(`${url}/nowhere`)).status).toBe(404)
      expect((await fetch(`${url}/broken`)).status).toBe(500)
    })

    test('sets cookies each for itself, and redirects', async () => {
      const { url } = await setUpUrl(runtime, 'hono-handle', 'BUFFERED')
      const response = await fetch(`${url}/cookies`, { redirect: 'manual' })
      expect([response.status, response.headers.get('location')]).toEqual([302, '/'])
      expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/'])
    })

    test('sees the event and its context', async () => {
      const { url } = await setUpUrl(runtime, 'hono-handle', 'BUFFERED')
      const response = await fetch(`${url}/event`)
      expect(await response.json()).toEqual({
        domain: 'hono-handle.lambda-url.us-east-1.on.aws',
        id: response.headers.get('x-amzn-requestid'),
      })
    })

    test('streams as it writes', async () => {
      const { url } = await setUpUrl(runtime, 'hono-stream-handle', 'RESPONSE_STREAM')
      await expectGatedStream(url, ['Hello\n', 'Hono!'])
    })

    test('streams events, and answers without a body', async () => {
      const { url } = await setUpUrl(runtime, 'hono-stream-handle', 'RESPONSE_STREAM')
      const response = await fetch(`${url}/sse`)
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      expect((await response.text()).split('\n\n')).toHaveLength(4)
      expect((await fetch(`${url}/nothing`)).status).toBe(204)
    })
  })

  describe.skipIf(!runtime.isThere)('the event handler of Powertools', () => {
    test('routes requests to a function URL', async () => {
      const { url } = await setUpUrl(runtime, 'powertools-router', 'BUFFERED')
      expect(await (await fetch(`${url}/todos/7`)).json()).toEqual({ todoId: '7', completed: false })
      const posted = await fetch(`${url}/todos`, { method: 'POST', body: '{"title":"漫画"}' })
      expect(await posted.json()).toEqual({ created: { title: '漫画' } })
      const teapot = await fetch(`${url}/headers`)
      expect([teapot.status, teapot.headers.get('x-tea'), await teapot.text()]).toEqual([418, 'pot', 'teapot'])
      expect((await fetch(`${url}/missing`)).status).toBe(404)
    })

    test('streams what a route returns, as it comes', async () => {
      const { url } = await setUpUrl(runtime, 'powertools-stream', 'RESPONSE_STREAM')
      await expectGatedStream(url, ['Hello ', 'stream'])
      expect(await (await fetch(`${url}/object`)).json()).toEqual({ message: 'Hello' })
    })
  })

  describe.skipIf(!runtime.isThere)('a handler of Middy', () => {
    test('runs its middleware, with the logger of Powertools', async () => {
      const { client, logs } = await setUp([framework(runtime, 'powertools-middy')])
      const { result, $metadata } = await invoke(client, 'powertools-middy', { flight: 'MA1' })
      expect(result).toEqual({ booked: 'MA1' })
      const { line } = await logs.until((log) => log.line.includes('with some context'))
      expect(JSON.parse(line)).toMatchObject({
        level: 'INFO',
        service: 'serverlessAirline',
        cold_start: true,
        function_name: 'powertools-middy',
        function_request_id: $metadata.requestId,
        function_memory_size: '512',
      })
      expect((await invoke(client, 'powertools-middy')).result).toEqual({ booked: 'none' })
      expect((await invoke(client, 'powertools-middy', { fail: true })).result).toMatchObject({
        errorType: 'Error',
        errorMessage: 'failed on request',
      })
    })

    test('streams', async () => {
      const { url } = await setUpUrl(runtime, 'middy-stream', 'RESPONSE_STREAM')
      const response = await fetch(`${url}/?flight=MA1`)
      expect(response.headers.get('content-type')).toBe('text/csv')
      expect(await response.text()).toBe('flight,MA1\nseat,1A\n')
    })
  })
})

async function expectGatedStream(url: string, [first, second]: [string, string]): Promise<void> {
  const gate = await createGate()
  const response = await fetch(`${url}/stream?gate=${encodeURIComponent(gate.url)}`)
  expect(response.status).toBe(200)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toBe(first)
  gate.open()
  expect((await reader?.read())?.value).toBe(second)
  expect((await reader?.read())?.done).toBe(true)
}

async function setUpUrl(
  runtime: TestedRuntime,
  name: string,
  invokeMode: UrlInvokeMode,
): Promise<Setup & { url: string }> {
  const setup = await setUp([{ ...framework(runtime, name), url: { port: 0, invokeMode } }])
  return { ...setup, url: setup.emulator.status().functions[0]?.url ?? '' }
}

function framework(runtime: TestedRuntime, name: string) {
  return { name, directory: fixtures, taskRoot: fixtures, handler: `${name}.handler`, ...runtime.options }
}
