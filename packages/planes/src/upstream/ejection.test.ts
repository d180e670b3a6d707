import { createServer, type RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { lambda, type RouterRig, routerRig, tasks, tasksReady } from '../testing/router-rig.ts'
import { closeServer, listenOn, until } from '../testing/servers.ts'

/** Looks at `/ready` come at the start only: what is seen of a task afterwards is seen by its requests. */
const looksOnce = { pollIntervalMs: 60_000 }

describe('a request that kills its connection', () => {
  test('takes no task out, and runs twice at most', async () => {
    const { rig, runs } = await fleet(3, poison, { overflow: await lambdaThatAnswers() })
    const response = await fetch(`${rig.url}/bad`)
    expect([response.status, runs()]).toEqual([502, 2])
    expect(await (await fetch(rig.url)).text()).toBe('ok')
    expect(states(rig)).toEqual(['ready', 'ready', 'ready'])
  })

  test('sent often, multiplies by no more than the retry budget, and leaves the last task in', async () => {
    const { rig, runs } = await fleet(2, poison)
    for (let request = 0; request < 40; request += 1) await fetch(`${rig.url}/bad`)
    // Ten, and a fifth of forty.
    expect(runs()).toBeLessThanOrEqual(40 + 18)
    expect(states(rig).filter((state) => state === 'ready').length).toBeGreaterThanOrEqual(1)
    expect(await (await fetch(rig.url)).text()).toBe('ok')
  })
})

describe('a task', () => {
  test('that refuses connections is out at once', async () => {
    const { rig, servers } = await fleet(2, () => {}, {}, looksOnce)
    for (const server of servers) closeServer(server)
    expect((await fetch(rig.url)).status).toBe(503)
    expect(states(rig)).toEqual(['lost', 'lost'])
  })

  test('that is lost is tried no more than once more elsewhere', async () => {
    const { rig, servers } = await fleet(4, () => {}, {}, looksOnce)
    for (const server of servers) closeServer(server)
    await fetch(rig.url)
    expect(states(rig).filter((state) => state === 'lost')).toHaveLength(2)
  })

  test('whose connection broke is looked at, at once', async () => {
    const { rig, servers } = await fleet(
      2,
      (_request, response, index) => {
        const server = servers[index]
        if (server) closeServer(server)
        response.destroy()
      },
      {},
      looksOnce,
    )
    await fetch(rig.url, { method: 'POST' })
    await until(() => states(rig).includes('lost'))
  })

  test('whose connections break five times in a row is out, but never the last one', async () => {
    const { rig } = await fleet(2, (_request, response) => response.destroy(), {}, { ...looksOnce, slowReady: true })
    const post = () => fetch(rig.url, { method: 'POST' })
    for (let request = 0; request < 4; request += 1) await post()
    expect(states(rig)).toEqual(['ready', 'ready'])
    await post()
    await until(() => states(rig).includes('ejected'))
    for (let request = 0; request < 7; request += 1) expect((await post()).status).toBe(502)
    expect(states(rig).toSorted()).toEqual(['ejected', 'ready'])
  })

  test('that breaks its connections is out although it says that it is ready', async () => {
    const { rig } = await fleet(2, (_request, response, index) =>
      index === 0 ? response.destroy() : response.end('ok'),
    )
    const post = () => fetch(rig.url, { method: 'POST' })
    for (let request = 0; request < 5; request += 1) await post()
    await until(() => states(rig)[0] === 'ejected')
    expect(await (await post()).text()).toBe('ok')
  })

  test('that answers in between is not out', async () => {
    const { rig } = await fleet(1, poison, {}, { ...looksOnce, slowReady: true })
    for (let turn = 0; turn < 4; turn += 1) {
      expect((await fetch(`${rig.url}/bad`, { method: 'POST' })).status).toBe(502)
      expect(await (await fetch(rig.url)).text()).toBe('ok')
    }
  })

  test('that is slow to say whether it is ready stays in when it is the last one', async () => {
    const { rig, missed } = await fleet(1, (_request, response) => response.end('ok'), {}, { slowReady: true })
    await until(() => missed() >= 8)
    expect(await (await fetch(rig.url)).text()).toBe('ok')
    expect(states(rig)).toEqual(['ready'])
  })

  test('that does not say whether it is ready for several looks is out when there are others', async () => {
    const { rig } = await fleet(2, (_request, response) => response.end('ok'), {}, { slowReady: [0] })
    await until(() => states(rig)[0] === 'lost')
    expect(states(rig)).toEqual(['lost', 'ready'])
  })

  test('that answers too late five times in a row is out when there are others', async () => {
    const { rig } = await fleet(2, () => {}, {}, { ...looksOnce, firstByteTimeoutMs: 30 })
    const late = await Promise.all(Array.from({ length: 4 }, () => fetch(rig.url, { method: 'POST' })))
    expect(late.map(({ status }) => status)).toEqual([504, 504, 504, 504])
    expect(states(rig)).toEqual(['ready', 'ready'])
    for (let request = 0; request < 5; request += 1) await fetch(rig.url, { method: 'POST' })
    expect(states(rig).toSorted()).toEqual(['ejected', 'ready'])
  })

  test('that sheds is not out, however often', async () => {
    const { rig } = await fleet(2, (_request, response) => {
      response.writeHead(503, { 'x-overflow-reason': 'overflow-off' }).end()
    })
    for (let request = 0; request < 30; request += 1) expect((await fetch(rig.url)).status).toBe(503)
    expect(states(rig)).toEqual(['ready', 'ready'])
  })

  test('that answers 4xx is not out, however often', async () => {
    const { rig } = await fleet(2, (_request, response) => response.writeHead(404).end())
    for (let request = 0; request < 30; request += 1) expect((await fetch(rig.url)).status).toBe(404)
    expect(states(rig)).toEqual(['ready', 'ready'])
  })
})

type Listener = (...args: [...Parameters<RequestListener>, index: number]) => unknown

function poison(...[request, response]: Parameters<Listener>) {
  if (request.url === '/bad') response.destroy()
  else response.end('ok')
}

async function lambdaThatAnswers() {
  const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps: [preludePayload(), { kind: 'complete' }] }))
  return lambda(endpoint.url)
}

function states(rig: RouterRig) {
  return rig.router.status().planes[0]?.tasks.map(({ state }) => state) ?? []
}

/** Tasks with a router in front. `slowReady` names tasks that say once that they are ready, and then nothing more. */
async function fleet(
  count: number,
  listener: Listener,
  more: Partial<Parameters<typeof routerRig>[0]> = {},
  { slowReady = false, ...pool }: Parameters<typeof tasks>[1] & { slowReady?: boolean | number[] } = {},
) {
  const isSlow = (index: number) => (typeof slowReady === 'boolean' ? slowReady : slowReady.includes(index))
  const looks = Array.from({ length: count }, () => 0)
  let runs = 0
  const servers = looks.map((_looks, index) =>
    createServer((request, response) => {
      if (request.url === '/ready') {
        looks[index] = (looks[index] ?? 0) + 1
        return isSlow(index) && looks[index] > 1 ? response : response.end()
      }
      runs += 1
      return listener(request, response, index)
    }),
  )
  const addresses = await Promise.all(servers.map((server) => listenOn(server)))
  const rig = await routerRig({ primary: tasks(addresses, pool), maxBufferedBodyBytes: 10_000, ...more })
  await tasksReady(rig, count)
  return { rig, servers, runs: () => runs, missed: () => Math.max(...looks) - 1 }
}
