import { createServer, type ServerResponse } from 'node:http'
import type { LedgerRequest } from '@manga-assist/contracts'
import { createAdaptivePolicy, defaultStaticPolicyOptions } from '@manga-assist/overflow'
import { describe, expect, test } from 'vitest'
import type { OverflowRouter } from '../router.ts'
import { type FakeLambdaEndpoint, fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { alwaysFull, inProcess, lambda, routerRig, tasks, tasksReady } from '../testing/router-rig.ts'
import { listenOn, until } from '../testing/servers.ts'

/** So long that no test sees the end of a wait that it did not mean to see. */
const longMs = 60_000

describe("the router's ledger", () => {
  test('is empty before the first request, and says how requests would be decided', async () => {
    const rig = await routerRig({ primary: inProcess(() => {}, 3) })
    const { header, entries } = rig.router.ledger()
    expect([...entries]).toEqual([])
    expect(header).toEqual({
      ledger: 1,
      policy: { name: 'static', options: defaultStaticPolicyOptions },
      reserved: {},
      isShadow: false,
      primary: { slots: 3, tasks: 1 },
      overflow: null,
      prices: { usdPerGbSecond: 0.0000133334, usdPerRequest: 0.0000002 },
      capacity: 65_536,
      recorded: 0,
    })
  })

  test('tells of a request that was served what its decision saw and how it ended', async () => {
    const rig = await routerRig({ primary: inProcess((_request, response) => response.end('ok'), 3) })
    await fetch(rig.url, { method: 'POST', body: 'four' })
    expect(await entriesOf(rig.router, 1)).toMatchObject([
      {
        class: 'request',
        weight: 1,
        spillable: true,
        bodyBytes: 4,
        size: 4,
        seen: {
          inFlight: 0,
          limit: 3,
          cpu: null,
          waiting: 0,
          overflowInFlight: 0,
          overflowUnavailable: 'overflow-off',
        },
        decision: 'serve',
        reason: 'headroom',
        overflowMs: 0,
        costUsd: 0,
        ending: 'completed',
      },
    ])
  })

  test('has the time and the price of what was spilled', async () => {
    const endpoint = await answering()
    const rig = await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url, { memoryMb: 1_024 }) })
    await (await fetch(rig.url)).text()
    const [entry] = await entriesOf(rig.router, 1)
    expect(entry).toMatchObject({ decision: 'spill', reason: 'concurrency', ending: 'completed' })
    expect(entry?.overflowMs).toBeGreaterThan(0)
    expect(entry?.costUsd).toBeGreaterThan(0)
    expect(entry?.firstByteMs).toBeGreaterThan(0)
    expect(rig.router.ledger().header.overflow).toMatchObject({ slots: 20, memoryMb: 1_024 })
  })

  test('what Lambda refused costs nothing, and is told as it was decided in the end', async () => {
    const endpoint = await fakeLambdaEndpoint(() => ({
      kind: 'refusal',
      status: 429,
      type: 'TooManyRequestsException',
    }))
    const rig = await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url) })
    expect((await fetch(rig.url)).status).toBe(503)
    const shed = { decision: 'shed', reason: 'overflow-throttled', ending: 'shed', serviceMs: null, costUsd: 0 }
    expect(await entriesOf(rig.router, 1)).toMatchObject([shed])
  })

  test('has those that waited, with those before them, and those that left before it was their turn', async () => {
    const held: ServerResponse[] = []
    const rig = await routerRig({
      primary: inProcess((_request, response) => held.push(response), 1),
      router: { policy: createAdaptivePolicy({ maxWaitMs: longMs }) },
      rules: [{ path: '/', class: { name: 'request', weight: 1, spillable: false } }],
    })
    const first = fetch(rig.url)
    await until(() => held.length === 1)
    const leaving = new AbortController()
    const second = fetch(rig.url, { signal: leaving.signal }).catch(() => undefined)
    await until(() => rig.router.status().waiting === 1)
    const third = fetch(rig.url)
    await until(() => rig.router.status().waiting === 2)
    leaving.abort()
    await second
    await until(() => rig.router.status().waiting === 1)
    held.shift()?.end()
    await first
    await until(() => held.length === 1)
    held.shift()?.end()
    await third
    const entries = await entriesOf(rig.router, 3)
    expect(entries).toMatchObject([
      { seen: { waiting: 0 }, reason: 'headroom' },
      { seen: { waiting: 0, inFlight: 1 }, decision: null, serviceMs: null, ending: 'left' },
      { seen: { waiting: 1, inFlight: 1 }, decision: 'serve', reason: 'waited', ending: 'completed' },
    ])
    expect(entries[2]?.waitMs).toBeGreaterThan(0)
  })

  test('has the environments that were started beside those that wait, with their price', async () => {
    const held: ServerResponse[] = []
    const rig = await routerRig({
      primary: inProcess((_request, response) => held.push(response), 1),
      overflow: lambda((await answering()).url),
      router: { policy: createAdaptivePolicy({ maxWaitMs: 50 }) },
    })
    const first = fetch(rig.url)
    await until(() => held.length === 1)
    await (await fetch(rig.url)).text()
    held.shift()?.end()
    await first
    const starts = () => [...rig.router.ledger().entries].filter(({ kind }) => kind === 'environment-start')
    await until(() => starts().length === 1)
    expect(starts()).toMatchObject([{ isUp: true, isAhead: false }])
    expect(starts()[0]?.costUsd).toBeGreaterThan(0)
  })

  test('has what was shed before its body was read', async () => {
    const task = await listenOn(
      createServer((_request, response) => response.writeHead(200, { 'endpoint-load-metrics': full }).end()),
    )
    const rig = await routerRig({ primary: tasks([task]), maxBufferedBodyBytes: 1_000 })
    await tasksReady(rig, 1)
    await until(() => rig.router.status().planes[0]?.concurrencyLimit === 1)
    expect((await fetch(rig.url, { method: 'POST', body: 'four' })).status).toBe(503)
    const shed = { bodyBytes: 4, decision: 'shed', reason: 'overflow-off', ending: 'shed' }
    expect(await entriesOf(rig.router, 1)).toMatchObject([shed])
  })

  test('has work on an open connection as of a class that neither waits nor spills', async () => {
    const rig = await routerRig({ primary: inProcess(() => {}, 1) })
    const turn = { name: 'turn', weight: 1, spillable: true }
    const admission = rig.router.admit(turn)
    rig.router.admit(turn)
    if (admission.kind === 'admitted') admission.release()
    const entry = { class: 'turn', spillable: false, maxWaitMs: 0 }
    expect(await entriesOf(rig.router, 2)).toMatchObject([
      { ...entry, decision: 'serve', ending: 'completed' },
      { ...entry, decision: 'shed', ending: 'shed', seen: { inFlight: 1 } },
    ])
  })

  test('tells neither who asked nor for what', async () => {
    const rig = await routerRig({ primary: inProcess((_request, response) => response.end()) })
    const headers = { 'x-user-id': 'reader-7', authorization: 'Bearer secret', cookie: 'manga_reader=reader-7' }
    await fetch(`${rig.url}/v1/titles?q=secret`, { method: 'POST', headers, body: 'a secret wish' })
    const { header, entries } = rig.router.ledger()
    await entriesOf(rig.router, 1)
    expect(JSON.stringify([header, ...entries])).not.toMatch(/secret|reader-7|titles|127\.0\.0\.1/)
  })
})

/** One request in flight of one that fits. */
const full = 'TEXT application_utilization:1,named_metrics.in_flight:1,named_metrics.concurrency_limit:1'

function answering(): Promise<FakeLambdaEndpoint> {
  return fakeLambdaEndpoint(() => ({
    kind: 'stream',
    steps: [preludePayload(), { kind: 'payload', bytes: 'from Lambda' }, { kind: 'complete' }],
  }))
}

/** The requests of the ledger, once there are so many: a client has its answer before the router is done with it. */
async function entriesOf(router: OverflowRouter, count: number): Promise<LedgerRequest[]> {
  const read = () => [...router.ledger().entries].filter((entry) => entry.kind === 'request')
  await until(() => read().length === count)
  return read()
}
