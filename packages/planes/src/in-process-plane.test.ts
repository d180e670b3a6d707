import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fakeLambdaEndpoint } from './testing/fake-lambda-endpoint.ts'
import { aboveWatermark, alwaysFull, inProcess, lambda, routerRig } from './testing/router-rig.ts'
import { connectTo, exchangeBytes, until } from './testing/servers.ts'

const traceparent = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00'

test('a listener that fails after the head went out ends the request, and its slot is free', async () => {
  const rig = await routerRig({
    primary: inProcess((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      throw new Error('too late for words')
    }),
  })
  await expect(fetch(rig.url).then((response) => response.text())).rejects.toThrow()
  await until(() => rig.routed().length === 1)
  expect(rig.routed()[0]).toMatchObject({ outcome: 'failed', error: new Error('too late for words') })
  expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 0 })
})

test('an asynchronous listener that rejects costs its own request only', async () => {
  const rig = await routerRig({ primary: inProcess(() => Promise.reject(new Error('later'))) })
  const response = await fetch(rig.url)
  expect([response.status, await response.json()]).toMatchObject([500, { code: 'internal-error' }])
})

test.each([
  ['throws', () => JSON.parse('{')],
  ['rejects', () => Promise.reject(new Error('later'))],
])('an exempt listener that %s costs its own request only, and is told', async (_what, exempt) => {
  const rig = await routerRig({ primary: inProcess((_request, response) => response.end('ok')), router: { exempt } })
  expect((await fetch(`${rig.url}/health`)).status).toBe(500)
  expect(rig.routed()).toMatchObject([{ requestClass: 'exempt', outcome: 'failed' }])
  expect(await (await fetch(rig.url)).text()).toBe('ok')
})

test('an observer that throws hurts no request', async () => {
  const onEvent = () => {
    throw new Error('the metrics are broken')
  }
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
  const rig = await routerRig({ primary: inProcess((_request, response) => response.end('ok')), router: { onEvent } })
  expect(await (await fetch(rig.url)).text()).toBe('ok')
  expect((await warned).message).toBe('the metrics are broken')
})

test.each([
  ['malformed', ['traceparent: 00-zz-53995c3f42cd8ad8-01']],
  ['repeated', ['traceparent: a', 'TraceParent: b']],
  ['another than the one that counts', [`traceparent: 00-${'0'.repeat(32)}-53995c3f42cd8ad8-01`]],
])('a trace header that is %s is replaced by the trace that the router logs', async (_what, lines) => {
  const rig = await routerRig({ primary: inProcess(tellTrace) })
  const head = ['GET / HTTP/1.1', 'host: x', 'connection: close', ...lines].join('\r\n')
  const answer = await exchangeBytes(rig.url, `${head}\r\n\r\n`)
  const seen = JSON.parse(answer.slice(answer.indexOf('{')))
  expect(seen).toEqual({ header: traceparent, distinct: [traceparent], raw: [traceparent] })
})

function tellTrace({ headers, headersDistinct, rawHeaders }: IncomingMessage, response: ServerResponse): void {
  const raw = rawHeaders.filter((_text, index) => rawHeaders[index - 1]?.toLowerCase() === 'traceparent')
  const body = JSON.stringify({ header: headers.traceparent, distinct: headersDistinct.traceparent, raw })
  response.end(body)
}

test('a client that left while another plane was tried holds no slot here', async () => {
  let answer = () => {}
  const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps: [{ kind: 'wait' }, { kind: 'cut' }] }))
  const rig = await routerRig({
    primary: aboveWatermark((_request, response) => {
      answer = () => response.end()
    }),
    overflow: lambda(endpoint.url),
  })
  const leaving = new AbortController()
  const asking = fetch(rig.url, { signal: leaving.signal }).catch(() => {})
  await until(() => endpoint.openInvocations() === 1)
  leaving.abort()
  await asking
  endpoint.release()
  await until(() => rig.routed().length === 1)
  await turn()
  answer()
  expect(rig.router.status().planes.map(({ inFlight }) => inFlight)).toEqual([9, 0])
})

test('bodies are held to a sum: what does not fit is shed, and fits again afterwards', async () => {
  const rig = await routerRig({
    primary: inProcess((_request, response) => response.end('ok')),
    maxBufferedBodyBytes: 1_000,
    router: { maxHeldBodyBytes: 1_500 },
  })
  const stalled = 'POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 900\r\n\r\n'
  const first = connectTo(rig.url)
  const answered = text(first)
  first.write(`${stalled}${'x'.repeat(800)}`)
  // Until the router has read what the first one sent, there is still room for another.
  const second = () => exchangeBytes(rig.url, `${stalled}${'x'.repeat(900)}`)
  let answer = await second()
  for (let tries = 0; tries < 50 && !answer.includes(' 503 '); tries += 1) answer = await second()
  expect(answer).toMatch(/^HTTP\/1\.1 503 /)
  expect(answer).toContain('x-overflow-reason: buffers-full')
  first.write('x'.repeat(100))
  expect(await answered).toMatch(/^HTTP\/1\.1 200 /)
  expect(await second()).toMatch(/^HTTP\/1\.1 200 /)
})

test('what there is no room for is shed before its body is read', async () => {
  const rig = await routerRig({ primary: alwaysFull(), maxBufferedBodyBytes: 1_000 })
  const answer = await exchangeBytes(
    rig.url,
    'POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 900\r\n\r\nonly a part',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 503 /)
  expect(rig.routed()).toMatchObject([{ outcome: 'shed', decision: { reason: 'overflow-off' } }])
})
