import { expect, test } from 'vitest'
import { fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { alwaysFull, inProcess, lambda, routerRig } from '../testing/router-rig.ts'
import { until } from '../testing/servers.ts'

test('slots that are held here and requests that are spilled are wanted, with the limit that they meet', async () => {
  const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps: [{ kind: 'wait' }] }))
  const { url, router } = await routerRig({ primary: inProcess(() => {}, 2), overflow: lambda(endpoint.url) })
  expect(router.demand()).toEqual({ here: 0, spilled: 0, limit: 2, readyTasks: 0 })
  for (let request = 0; request < 5; request += 1) fetch(url).catch(() => {})
  await until(() => router.demand().spilled === 3)
  expect(router.demand()).toEqual({ here: 2, spilled: 3, limit: 2, readyTasks: 0 })
})

test('what only starts environments is wanted by nobody', async () => {
  const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps: [preludePayload(), { kind: 'wait' }] }))
  const { router } = await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url) })
  expect(router.startAhead(4)).toBe(4)
  await until(() => endpoint.events.length === 4)
  expect(endpoint.events).toMatchObject([1, 2, 3, 4].map(() => ({ warmUp: { holdMs: 262 } })))
  expect([router.demand().spilled, router.status().planes[1]?.inFlight]).toEqual([0, 4])
})

test('each answer that has begun shows an environment, and so do five minutes after it', async () => {
  const head = [preludePayload(), { kind: 'payload', bytes: 'a' }, { kind: 'wait' }, { kind: 'complete' }] as const
  const silent = [{ kind: 'wait' }] as const
  let begins = 3
  const endpoint = await fakeLambdaEndpoint(() => {
    begins -= 1
    return { kind: 'stream', steps: begins >= 0 ? head : silent }
  })
  const { url, router } = await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url) })
  const begun = await Promise.all([1, 2, 3].map(() => fetch(url)))
  fetch(url).catch(() => {})
  await until(() => router.demand().spilled === 4)
  expect(router.environments()).toMatchObject({ warm: 3, warmInAMinute: 3, startingAhead: 0 })
  endpoint.release()
  await Promise.all(begun.map((response) => response.text()))
  await until(() => router.demand().spilled <= 1)
  expect(router.environments().warm).toBe(3)
})
