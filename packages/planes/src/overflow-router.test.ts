import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { inProcess, routerRig, tasks, tasksReady } from './testing/router-rig.ts'
import { exchangeBytes, listenOn, until } from './testing/servers.ts'

describe('in front of the application in the same process', () => {
  test('a request that fits is answered by it, and says so', async () => {
    const rig = await routerRig({ primary: inProcess((request, response) => response.end(`own ${request.url}`)) })
    const response = await fetch(`${rig.url}/a?b=1`)
    expect([await response.text(), response.headers.get('x-served-by')]).toEqual(['own /a?b=1', 'fargate'])
    await until(() => rig.routed().length === 1)
    expect(rig.routed()[0]).toMatchObject({
      requestClass: 'request',
      method: 'GET',
      path: '/a',
      decision: { kind: 'serve', reason: 'headroom' },
      plane: 'fargate',
      outcome: 'answered',
      status: 200,
    })
  })

  test('its status counts what came, and says whether the way out is there', async () => {
    const rig = await routerRig({ primary: inProcess((_request, response) => response.end()) })
    await fetch(rig.url)
    await fetch(rig.url)
    rig.router.admit({ name: 'turn', weight: 1, spillable: false })
    const { offered, guards, lastDecisions } = rig.router.status()
    expect([offered, guards.unavailable, lastDecisions.length]).toEqual([3, expect.any(String), 3])
    expect(lastDecisions[0]?.seen).toMatchObject({ inFlight: 0, concurrencyLimit: expect.any(Number) })
  })

  test('the application sees the trace that the router began', async () => {
    const rig = await routerRig({
      primary: inProcess((request, response) => response.end(request.rawHeaders.join('\n'))),
    })
    const body = await (await fetch(rig.url)).text()
    expect(body).toContain('traceparent\n00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00')
  })

  test('work on an open connection takes room as a request does, and never spills', async () => {
    const rig = await routerRig({ primary: inProcess((_request, response) => response.end(), 1) })
    const turn = { name: 'turn', weight: 1, spillable: true }
    const first = rig.router.admit(turn)
    expect(first.kind).toBe('admitted')
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 1 })
    expect(rig.router.admit(turn)).toEqual({ kind: 'shed', retryAfterMs: 2_000 })
    expect((await fetch(rig.url)).status).toBe(503)
    if (first.kind === 'admitted') first.release()
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 0 })
    expect(rig.router.admit(turn).kind).toBe('admitted')
    // Given back once is given back: the slot is the second's now.
    if (first.kind === 'admitted') first.release()
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 1 })
  })

  test('what is in no class is neither limited nor counted', async () => {
    const rig = await routerRig({ primary: inProcess(() => {}, 1) })
    expect(await (await fetch(`${rig.url}/health`)).text()).toBe('exempt')
    expect(rig.routed()).toEqual([])
  })

  test('a client that leaves is noted, and its slot is free again', async () => {
    const rig = await routerRig({ primary: inProcess((_request, response) => response.write('on and on')) })
    const leaving = new AbortController()
    await fetch(rig.url, { signal: leaving.signal })
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 1 })
    leaving.abort()
    await until(() => rig.routed().length === 1)
    expect(rig.routed()[0]).toMatchObject({ outcome: 'left' })
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 0 })
  })

  test('a listener that throws costs its own request only', async () => {
    const rig = await routerRig({
      primary: inProcess((request, response) => {
        if (request.url === '/throw') throw new Error('secret detail')
        response.end('ok')
      }),
    })
    const response = await fetch(`${rig.url}/throw`)
    const body = await response.text()
    expect([response.status, JSON.parse(body).code]).toEqual([500, 'internal-error'])
    expect(body).not.toContain('secret')
    expect(rig.routed()[0]).toMatchObject({ outcome: 'failed', error: new Error('secret detail') })
    expect(await (await fetch(rig.url)).text()).toBe('ok')
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 0 })
  })
})

describe('odd requests get an answer and leave the router alive', () => {
  test.each([
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['an absolute target', 'GET http://elsewhere.test/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['two slashes', 'GET //elsewhere.test/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['bytes that are no ASCII', 'GET / HTTP/1.1\r\nhost: x\r\nx-own: caf\u00e9\r\nconnection: close\r\n\r\n'],
    ['a method of WebDAV', 'PROPFIND / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
    ['an upgrade', 'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n'],
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a length that lies', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabc'],
  ])('%s', async (_what, request) => {
    const task = await listenOn(createServer((_request, response) => response.end('ok')))
    const rig = await routerRig({ primary: tasks([task]), maxBufferedBodyBytes: 1_000 })
    await tasksReady(rig, 1)
    expect(await exchangeBytes(rig.url, request)).toMatch(/^HTTP\/1\.1 (200|400)/)
    expect(await (await fetch(rig.url)).text()).toBe('ok')
  })
})

test('a path that hides where it goes is limited by where it really goes', async () => {
  const rig = await routerRig({
    primary: inProcess((_request, response) => response.end('ok')),
    rules: [
      { path: '/api', class: { name: 'chat', weight: 1, spillable: true } },
      { path: '/', class: { name: 'page', weight: 0, spillable: false } },
    ],
  })
  for (const target of ['/v1/../api/chat', 'http://x/api/chat', '/%2e/api/chat']) {
    await exchangeBytes(rig.url, `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  }
  expect(rig.routed().map(({ requestClass }) => requestClass)).toEqual(['chat', 'chat', 'chat'])
})
