import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import type { Status } from '@manga-assist/contracts'
import { beforeAll, describe, expect, test } from 'vitest'
import { openChat } from './testing/chat.ts'
import { startLocalStack } from './testing/local-stack.ts'

/** Answers take some six seconds: what a test does in the middle of one is in its middle on a slow machine too. */
const slowly = { MODEL_TOKENS_PER_SECOND: '20' }

describe('npm start', () => {
  test('serves page, chat and recommendations from the tasks, and says where everything is', async () => {
    const stack = await startLocalStack()
    const { router = '' } = stack.addresses
    expect(Object.keys(stack.addresses)).toEqual(['router', 'task 1', 'task 2', 'lambda'])
    expect(stack.output()).toContain(`ready ${router}`)
    const page = await fetch(router)
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ])
    expect(await (await openChat(router, 'c1')).end).toBe('finish')
    const list = await fetch(`${router}/v1/recommendations?limit=3`, { headers: { 'x-user-id': 'bar' } })
    expect([list.headers.get('x-served-by'), await list.json()]).toMatchObject(['fargate', { items: [{}, {}, {}] }])
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s in the middle of an answer lets it end, then leaves no process and no port',
    async (signal) => {
      const stack = await startLocalStack()
      const pids = descendants(stack.process.pid ?? 0)
      expect(pids.length).toBeGreaterThanOrEqual(4)
      const chat = await openChat(stack.addresses.router ?? '', 'c1')
      expect(await stack.stop(signal)).toBe(0)
      expect(await chat.end).toBe('finish')
      expect(pids.filter(isRunning)).toEqual([])
      const origins = [...Object.values(stack.addresses), ...Object.values(stack.admin)]
      expect(await Promise.all(origins.map(isOpen))).toEqual(origins.map(() => false))
    },
  )

  test('no secret stands on a command line', async () => {
    const stack = await startLocalStack({ TASKS: '1' })
    const pids = descendants(stack.process.pid ?? 0).join()
    const commands = execFileSync('ps', ['-ww', '-o', 'args=', '-p', pids], { encoding: 'utf8' })
    expect(commands).toContain('--env=COOKIE_SECRET')
    expect(commands).not.toMatch(/COOKIE_SECRET=|[\da-f]{64}/)
  })

  test('it can be stopped while a task is being started again', async () => {
    const stack = await startLocalStack({ OVERFLOW_PLANE: 'none' })
    const { pid = 0 } = stack.process
    const before = descendants(pid).length
    stack.process.send({ kind: 'kill-task', index: 0 })
    await expect.poll(() => stack.output()).toContain('starting it again')
    await expect.poll(() => descendants(pid).length, { interval: 5 }).toBe(before)
    const pids = descendants(pid)
    expect(await stack.stop()).toBe(0)
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('a port that is taken is said in words, and nothing stays behind', async () => {
    const first = await startLocalStack()
    const taken = new URL(first.addresses['task 1'] ?? '').port
    await expect(startLocalStack({ TASK_PORT: taken, TASKS: '1' })).rejects.toThrow(
      /port \d+ \(task 1\) is taken, perhaps by another npm start: .+ TASK_PORT=\d+ npm start/,
    )
  })

  test('a setting that does not fit is named with its rule and its value', async () => {
    await expect(startLocalStack({ TASKS: 'many' })).rejects.toThrow(/TASKS: .*got "many"/)
  })
})

describe('under load', () => {
  test('what does not fit is served by Lambda, streamed, and one id runs through all log lines', async () => {
    const stack = await startLocalStack({ TASK_CONCURRENCY_LIMIT: '2' })
    const { router = '' } = stack.addresses
    const chats = await Promise.all(['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((id) => openChat(router, id)))
    expect(await Promise.all(chats.map(({ end }) => end))).toEqual(chats.map(() => 'finish'))
    const spilled = chats.filter(({ response }) => response.headers.get('x-served-by') === 'lambda')
    const served = chats.filter(({ response }) => response.headers.get('x-served-by') === 'fargate')
    expect([spilled.length, served.length].every((count) => count >= 1)).toBe(true)

    const idOf = (chat: (typeof chats)[number] | undefined) => chat?.response.headers.get('x-request-id')
    const writtenBy = (part: string, id: unknown) => stack.logs(part).some(({ traceId }) => traceId === id)
    const writersOf = (id: unknown) => ['router', 'task', 'lambda'].filter((part) => writtenBy(part, id))
    await expect.poll(() => writersOf(idOf(served[0]))).toEqual(['router', 'task'])
    await expect.poll(() => writersOf(idOf(spilled[0]))).toEqual(['router', 'lambda'])
  })

  test('without an overflow plane what does not fit is shed, each with Retry-After', async () => {
    const stack = await startLocalStack({ ...slowly, TASK_CONCURRENCY_LIMIT: '1', OVERFLOW_PLANE: 'none' })
    const { router = '' } = stack.addresses
    const chats = await Promise.all(['c1', 'c2', 'c3', 'c4', 'c5'].map((id) => openChat(router, id)))
    const refused = chats.filter(({ response }) => response.status === 503)
    expect(refused.length).toBe(3)
    for (const { response } of refused) {
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
      expect(response.headers.get('x-overflow-reason')).toBe('overflow-off')
    }
  })

  test('kill -9 of a task loses only the streams that it held, each with an explicit error', async () => {
    const stack = await startLocalStack(slowly)
    const { router = '' } = stack.addresses
    const before = await Promise.all(Array.from({ length: 12 }, (_, index) => openChat(router, `before-${index}`)))
    const status = (await (await fetch(`${stack.admin.router}/status`)).json()) as Status
    const held = status.planes[0]?.tasks[0]?.inFlight ?? 0
    stack.process.send({ kind: 'kill-task', index: 0 })
    await expect.poll(() => stack.output()).toContain('task 1 ended (SIGKILL)')
    const after = await Promise.all(Array.from({ length: 12 }, (_, index) => openChat(router, `after-${index}`)))
    const ends = await Promise.all(before.map(({ end }) => end))
    expect(held).toBeGreaterThan(0)
    expect(ends.filter((end) => end === 'error').length).toBe(held)
    expect(ends.filter((end) => end === 'finish').length).toBe(before.length - held)
    expect(await Promise.all(after.map(({ end }) => end))).toEqual(after.map(() => 'finish'))
  })
})

describe('an operator sees', () => {
  test('status, a stream of it, and metrics of router and tasks', async () => {
    const stack = await startLocalStack()
    await (await openChat(stack.addresses.router ?? '', 'c1')).end
    const admin = stack.admin.router ?? ''
    const status = await (await fetch(`${admin}/status`)).json()
    expect(status).toMatchObject({
      service: 'router',
      lifecycle: 'serving',
      policy: 'static',
      breaker: 'closed',
      spillRatio: 0,
      budget: { spentUsd: 0, limitUsdPerHour: null },
      planes: [
        { name: 'fargate', concurrencyLimit: 40, tasks: [{ state: 'ready' }, { state: 'ready' }] },
        { name: 'lambda' },
      ],
      lastDecisions: [{ requestClass: 'chat-new', kind: 'serve', reason: 'headroom' }],
    })
    const events = (await fetch(`${admin}/events`)).body?.getReader()
    expect(Buffer.from((await events?.read())?.value ?? []).toString()).toMatch(/^data: \{"service":"router"/)
    await events?.cancel()
    const metrics = await (await fetch(`${admin}/metrics`)).text()
    expect(metrics).toContain(
      'overflow_requests_total{class="chat-new",plane="fargate",outcome="answered",service="router"} 1',
    )
    const taskMetrics = await Promise.all(
      ['task 1', 'task 2'].map(async (task) => (await fetch(`${stack.admin[task]}/metrics`)).text()),
    )
    expect(taskMetrics.join()).toContain(
      'chat_turn_seconds_count{service="task",intent="recommend",outcome="finished"} 1',
    )
  })
})

describe('bad input', () => {
  let router = ''
  beforeAll(async () => {
    let cleanUp = async () => {}
    const stack = await startLocalStack({ TASKS: '1', OVERFLOW_PLANE: 'none' }, (given) => {
      cleanUp = given
    })
    router = stack.addresses.router ?? ''
    return cleanUp
  })

  test.each([
    ['malformed JSON', '/api/chat', post('{bad'), 400, 'malformed-json'],
    ['an unknown route', '/nowhere', {}, 404, 'route-not-found'],
    ['a 10 MB body', '/api/chat', post('x'.repeat(10_000_000)), 413, 'body-too-large'],
    ['a wrong method', '/api/chat', { method: 'DELETE' }, 405, 'method-not-allowed'],
    ['an unknown conversation', '/v1/conversations/none', {}, 404, 'conversation-not-found'],
  ])(
    '%s is a problem with a stable code and no stack, and the process lives',
    async (_what, path, init, status, code) => {
      const response = await fetch(`${router}${path}`, init)
      const body = await response.text()
      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
      expect(JSON.parse(body)).toMatchObject({ code, status, requestId: response.headers.get('x-request-id') })
      expect(body).not.toMatch(/\bat .+:\d+|node_modules|\.ts\b/)
      expect((await fetch(`${router}/v1/titles/monster`)).status).toBe(200)
    },
  )
})

function post(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body }
}

function descendants(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = [...table.matchAll(/(\d+)\s+(\d+)/g)].map(([, child, parent]) => [Number(child), Number(parent)])
  const below = (parent: number): number[] =>
    pairs.filter(([, of]) => of === parent).flatMap(([child = 0]) => [child, ...below(child)])
  return below(pid)
}

/** A process that ended but was not collected by its parent does not run. */
function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

function isOpen(origin: string): Promise<boolean> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
