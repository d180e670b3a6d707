import { createServer, type RequestListener, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { createSseDecoder, sseEvent } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { lambda, routerRig, tasks, tasksReady } from '../testing/router-rig.ts'
import { closeServer, listenOn, until } from '../testing/servers.ts'

const chatHeaders = { 'content-type': 'text/event-stream', 'x-vercel-ai-ui-message-stream': 'v1' }

describe('a request to a task', () => {
  test('arrives as it was sent, with trace and origin, and its answer comes back as it is', async () => {
    const seen: Record<string, unknown>[] = []
    const { rig } = await fleet(async (request, response) => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body: await text(request) })
      response.writeHead(201, { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'], 'endpoint-load-metrics': 'TEXT eps=0' })
      response.end('made')
    })
    const headers = {
      'x-client': 'kept',
      cookie: 'c=3',
      'x-forwarded-for': '10.0.0.1',
    }
    const response = await fetch(`${rig.url}/v1/a%2Fb?x=1`, { method: 'POST', body: '{"漫画":1}', headers })
    expect([response.status, await response.text()]).toEqual([201, 'made'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-own': 'yes',
      'x-served-by': 'fargate',
      'x-request-id': '5759e988bd862e3fe1be46a994272793',
    })
    expect(response.headers.has('endpoint-load-metrics')).toBe(false)
    expect(response.headers.has('x-overflow-reason')).toBe(false)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/a%2Fb?x=1',
      body: '{"漫画":1}',
      headers: {
        'x-client': 'kept',
        cookie: 'c=3',
        host: new URL(rig.url).host,
        'x-forwarded-for': '10.0.0.1, 127.0.0.1',
        traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00',
      },
    })
  })

  test.each([204, 304, 404, 500])('may be answered with %i', async (status) => {
    const { rig } = await fleet((_request, response) => response.writeHead(status).end())
    expect((await fetch(rig.url)).status).toBe(status)
  })

  test('by HEAD gets no body', async () => {
    const { rig } = await fleet((_request, response) => response.writeHead(200, { 'content-length': '4' }).end())
    const response = await fetch(rig.url, { method: 'HEAD' })
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['4', ''])
  })

  test('streams token by token', async () => {
    let send = (_text: string) => {}
    const { rig } = await fleet((_request, response) => {
      response.writeHead(200, chatHeaders)
      response.write(sseEvent({ type: 'start' }))
      send = (data) => response.end(data)
    })
    const reader = (await fetch(rig.url)).body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('start')
    send(sseEvent({ type: 'finish' }))
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('finish')
  })

  test('is told the head of its answer before there is a body', async () => {
    let finish = () => {}
    const { rig } = await fleet((_request, response) => {
      response.writeHead(200, { 'x-own': 'yes' }).flushHeaders()
      finish = () => response.end('at last')
    })
    const response = await fetch(rig.url)
    expect(response.headers.get('x-own')).toBe('yes')
    finish()
    expect(await response.text()).toBe('at last')
  })

  test('with a body over the limit is refused, and the client that still sends it gets the answer', async () => {
    const { rig, requests } = await fleet((_request, response) => response.end())
    for (const bytes of [10_001, 10_000_000, 50_000_000]) {
      const response = await fetch(rig.url, { method: 'POST', body: new Uint8Array(bytes) })
      expect(response.status).toBe(413)
      expect(await response.json()).toMatchObject({ code: 'body-too-large', detail: 'Send at most 10000 bytes.' })
    }
    expect(requests()).toBe(0)
  })

  test('with an endless body of unknown size is refused as soon as it is too much', async () => {
    const { rig } = await fleet((_request, response) => response.end())
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1_000)) })
    const sending = fetch(rig.url, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect((await sending).status).toBe(413)
  })
})

describe('a slow client', () => {
  test('holds the task back instead of filling memory', async () => {
    const part = Buffer.alloc(1_048_576)
    let written = 0
    const { rig } = await fleet(async (_request, response) => {
      for (; written < 200; written += 1) {
        if (!response.write(part)) await new Promise((resolve) => response.once('drain', resolve))
      }
      response.end()
    })
    const response = await fetch(rig.url)
    const reader = response.body?.getReader()
    await reader?.read()
    await standsStill(() => written)
    expect(written).toBeLessThan(100)
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read());
    expect(written).toBe(200)
  })
})

describe('when a client leaves', () => {
  test('its task is told at once', async () => {
    let left = false
    const { rig } = await fleet((_request, response) => {
      response.writeHead(200, chatHeaders).write(sseEvent({ type: 'start' }))
      response.once('close', () => {
        left = !response.writableFinished
      })
    })
    const leaving = new AbortController()
    const response = await fetch(rig.url, { signal: leaving.signal })
    await response.body?.getReader().read()
    leaving.abort()
    await until(() => left && rig.routed().length === 1)
    expect(rig.routed()[0]).toMatchObject({ outcome: 'left' })
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 0 })
  })
})

describe('when a task is lost', () => {
  test('a stream in the middle ends with an explicit error', async () => {
    const { rig, servers } = await fleet((_request, response) => {
      response.writeHead(200, chatHeaders).write(`${sseEvent({ type: 'start' })}data: {"type":"text-de`)
    })
    const response = await fetch(rig.url)
    const reader = response.body?.getReader()
    await reader?.read()
    for (const server of servers) closeServer(server)
    const rest = Buffer.from((await reader?.read())?.value ?? []).toString()
    expect(createSseDecoder()(rest).map((data) => (data === '[DONE]' ? data : JSON.parse(data).code))).toEqual([
      'upstream-failed',
      '[DONE]',
    ])
  })

  test('an answer that is no stream is cut', async () => {
    const { rig, servers } = await fleet((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
    })
    const response = await fetch(rig.url)
    for (const server of servers) closeServer(server)
    await expect(response.text()).rejects.toThrow()
  })

  test('requests that start afterwards go to the others, all of them', async () => {
    const { rig, servers } = await fleet((_request, response) => response.end('ok'), 2)
    const [first] = servers
    if (first) closeServer(first)
    const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(rig.url, { method: 'POST', body: 'x' })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await until(() => rig.router.status().planes[0]?.tasks[0]?.state === 'lost')
  })

  test('a GET that it held without an answer is run by another, a POST without key is not', async () => {
    const { rig, servers, requests } = await fleet((_request, response, index) => {
      if (index === 0) response.destroy()
      else response.end(`task ${index}`)
    }, 2)
    expect(servers).toHaveLength(2)
    expect(await (await fetch(rig.url)).text()).toBe('task 1')
    await tasksReady(rig, 2)
    const before = requests()
    const refused = await fetch(rig.url, { method: 'POST', body: 'x' })
    expect([refused.status, requests() - before]).toEqual([502, 1])
    await tasksReady(rig, 2)
    const keyed = await fetch(rig.url, { method: 'POST', body: 'x', headers: { 'idempotency-key': 'k' } })
    expect(await keyed.text()).toBe('task 1')
  })

  test('and none is left, requests go to Lambda', async () => {
    const endpoint = await fakeLambdaEndpoint(() => ({
      kind: 'stream',
      steps: [preludePayload(), { kind: 'payload', bytes: 'from lambda' }, { kind: 'complete' }],
    }))
    const { rig, servers } = await fleet((_request, response) => response.end('ok'), 1, {
      overflow: lambda(endpoint.url),
    })
    for (const server of servers) closeServer(server)
    const response = await fetch(rig.url, { method: 'POST', body: 'x' })
    expect(await response.text()).toBe('from lambda')
    expect(response.headers.get('x-overflow-reason')).toMatch(/^(primary-lost|concurrency)$/)
  })

  test('it gets requests again once it answers', async () => {
    const { rig, servers, addresses } = await fleet((_request, response) => response.end('ok'))
    for (const server of servers) closeServer(server)
    await until(() => rig.router.status().planes[0]?.tasks[0]?.state === 'lost')
    expect((await fetch(rig.url)).status).toBe(503)
    await startTask((_request, response) => response.end('back'), Number(new URL(addresses[0] ?? '').port))
    await tasksReady(rig, 1)
    expect(await (await fetch(rig.url)).text()).toBe('back')
  })
})

describe('a task that', () => {
  test('is silent for too long costs a timeout, in words', async () => {
    const { rig } = await fleet(() => {}, 1, {}, { firstByteTimeoutMs: 50 })
    const response = await fetch(rig.url, { method: 'POST', body: 'x' })
    expect([response.status, await response.json()]).toMatchObject([504, { code: 'upstream-timeout' }])
  })

  test('sheds sends the request to Lambda; an ordinary 503 is the answer', async () => {
    const endpoint = await fakeLambdaEndpoint(() => ({
      kind: 'stream',
      steps: [preludePayload(), { kind: 'payload', bytes: 'from lambda' }, { kind: 'complete' }],
    }))
    const { rig } = await fleet(
      (request, response) => {
        response.writeHead(503, request.url === '/shed' ? { 'x-overflow-reason': 'overflow-off' } : {}).end('no')
      },
      1,
      { overflow: lambda(endpoint.url) },
    )
    const spilled = await fetch(`${rig.url}/shed`)
    expect([await spilled.text(), spilled.headers.get('x-overflow-reason')]).toEqual(['from lambda', 'primary-full'])
    const own = await fetch(`${rig.url}/own`)
    expect([own.status, await own.text()]).toEqual([503, 'no'])
  })

  test('reports its load is given no more than it can bear', async () => {
    const { rig } = await fleet(
      (_request, response) => response.end('ok'),
      1,
      {},
      {},
      'TEXT cpu_utilization=0.95,named_metrics.in_flight=3,named_metrics.concurrency_limit=7',
    )
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 3, concurrencyLimit: 7, cpuUtilization: 0.95 })
    expect((await fetch(rig.url)).status).toBe(200)
    expect(rig.router.status()).toMatchObject({ mode: 'overflow', cause: 'cpu' })
  })

  test('reports nonsense is taken by its limit from the settings', async () => {
    const { rig } = await fleet(
      (_request, response) => response.end('ok'),
      1,
      {},
      { fallbackConcurrencyLimit: 9 },
      'TEXT cpu_utilization=NaN',
    )
    expect(rig.router.status().planes[0]).toMatchObject({ inFlight: 0, concurrencyLimit: 9, cpuUtilization: null })
  })
})

test('two tasks share the load by how much room each has', async () => {
  const { rig, held } = await fleet(
    (_request, response) => void response.writeHead(200).write('held'),
    2,
    {},
    { fallbackConcurrencyLimit: 10 },
  )
  const responses = await Promise.all(Array.from({ length: 10 }, () => fetch(rig.url)))
  expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200))
  expect(held()).toEqual([5, 5])
})

/** Resolves when a number has not changed for a thousand turns of the event loop, which all parts of the test share. */
async function standsStill(read: () => number): Promise<void> {
  for (let turns = 0, before = read(); turns < 1_000; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    if (read() === before) continue
    before = read()
    turns = 0
  }
}

type TaskListener = (
  request: Parameters<RequestListener>[0],
  response: Parameters<RequestListener>[1],
  index: number,
) => unknown

/** Tasks on sockets with a router in front, ready for requests. */
async function fleet(
  listener: TaskListener,
  count = 1,
  more: Partial<Parameters<typeof routerRig>[0]> = {},
  pool: Parameters<typeof tasks>[1] = {},
  report?: string,
) {
  const counts = Array.from({ length: count }, () => 0)
  const started = await Promise.all(
    counts.map((_count, index) =>
      startTask(
        (request, response) => {
          counts[index] = (counts[index] ?? 0) + 1
          return listener(request, response, index)
        },
        0,
        report,
      ),
    ),
  )
  const addresses = started.map(({ address }) => address)
  const rig = await routerRig({ primary: tasks(addresses, pool), maxBufferedBodyBytes: 10_000, ...more })
  await tasksReady(rig, count)
  const requests = () => counts.reduce((sum, number) => sum + number, 0)
  return { rig, addresses, servers: started.map(({ server }) => server), requests, held: () => counts }
}

async function startTask(
  listener: RequestListener,
  port = 0,
  report?: string,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    if (request.url !== '/ready') return listener(request, response)
    if (report !== undefined) response.setHeader('endpoint-load-metrics', report)
    return response.end()
  })
  return { server, address: await listenOn(server, port) }
}
