import type { IncomingMessage, ServerResponse } from 'node:http'
import { createAdaptivePolicy } from '@manga-assist/overflow'
import { describe, expect, test } from 'vitest'
import { type FakeLambdaEndpoint, fakeLambdaEndpoint, preludePayload } from './testing/fake-lambda-endpoint.ts'
import { inProcess, lambda, routerRig } from './testing/router-rig.ts'
import { until } from './testing/servers.ts'

/** So long that no test sees the end of a wait that it did not mean to see. */
const longMs = 60_000

describe('a router whose requests may wait', () => {
  test('serves one that waited as soon as the one before it ends', async () => {
    const { rig, held } = await oneSlot(longMs)
    const first = fetch(rig.url)
    await until(() => held.length === 1)
    const second = fetch(rig.url)
    await until(() => rig.router.status().waiting === 1)
    held.shift()?.end('first')
    expect(await (await first).text()).toBe('first')
    await until(() => held.length === 1)
    held.shift()?.end('second')
    expect(await (await second).text()).toBe('second')
    expect(rig.routed().map(({ decision }) => decision?.reason)).toEqual(['headroom', 'waited'])
  })

  test('spills one that waited in vain', async () => {
    const { rig, held, endpoint } = await oneSlot(30)
    const first = fetch(rig.url)
    await until(() => held.length === 1)
    const second = await fetch(`${rig.url}/second`)
    expect([await second.text(), second.headers.get('x-overflow-reason')]).toEqual(['from Lambda', 'wait-over'])
    expect(endpoint.events.map(({ rawPath }) => rawPath)).toEqual(['/health', '/second'])
    held.shift()?.end('first')
    await first
  })

  test('forgets one whose client leaves, and gives its turn to the next', async () => {
    const { rig, held } = await oneSlot(longMs)
    const first = fetch(rig.url)
    await until(() => held.length === 1)
    const leaving = new AbortController()
    const second = fetch(rig.url, { signal: leaving.signal }).catch(() => undefined)
    await until(() => rig.router.status().waiting === 1)
    leaving.abort()
    await second
    await until(() => rig.router.status().waiting === 0)
    const third = fetch(rig.url)
    await until(() => rig.router.status().waiting === 1)
    held.shift()?.end('first')
    await first
    await until(() => held.length === 1)
    held.shift()?.end('third')
    expect(await (await third).text()).toBe('third')
  })

  test('never runs more than its limit when many wait', async () => {
    let running = 0
    let most = 0
    const full = Promise.withResolvers<void>()
    const rig = await routerRig({
      primary: inProcess(async (_request, response) => {
        running += 1
        most = Math.max(most, running)
        await full.promise
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        response.end()
      }, 2),
      router: { policy: createAdaptivePolicy({ maxWaitMs: longMs, maxWaitingPerSlot: 100 }) },
      rules: [{ path: '/', class: { name: 'request', weight: 1, spillable: false } }],
    })
    const asking = Array.from({ length: 60 }, () => fetch(rig.url))
    await until(() => rig.router.status().waiting === 58)
    full.resolve()
    const answers = await Promise.all(asking)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(most).toBeLessThanOrEqual(2)
  })
})

/** A router with room for one, an application that holds its answers, and a Lambda that answers at once. */
async function oneSlot(maxWaitMs: number) {
  const held: ServerResponse[] = []
  const endpoint: FakeLambdaEndpoint = await fakeLambdaEndpoint(() => ({
    kind: 'stream',
    steps: [preludePayload(), { kind: 'payload', bytes: 'from Lambda' }, { kind: 'complete' }],
  }))
  const rig = await routerRig({
    primary: inProcess((_request: IncomingMessage, response: ServerResponse) => held.push(response), 1),
    overflow: lambda(endpoint.url),
    router: { policy: createAdaptivePolicy({ maxWaitMs }) },
  })
  return { rig, held, endpoint }
}
