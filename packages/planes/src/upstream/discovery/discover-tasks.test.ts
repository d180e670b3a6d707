import { Resolver } from 'node:dns/promises'
import { createServer } from 'node:http'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RouterEvent } from '../../router-event.ts'
import { testDnsServer } from '../../testing/dns-server.ts'
import { routerRig, tasks, tasksReady } from '../../testing/router-rig.ts'
import { listenOn, until } from '../../testing/servers.ts'
import { discoverTasks } from './discover-tasks.ts'
import type { TaskResolver } from './look-up.ts'
import { type TaskSource, taskSource } from './task-source.ts'

describe('a name of tasks', () => {
  test('stands for its A and AAAA records, on the port that is given', async () => {
    const { answers, found } = discovery('dns://tasks.internal:8080')
    answers.v4 = ['10.0.0.7', '10.0.0.8']
    answers.v6 = ['fd00::1']
    await found('http://10.0.0.7:8080', 'http://10.0.0.8:8080', 'http://[fd00::1]:8080')
  })

  test('of services stands for its SRV records, those of the lowest priority', async () => {
    const { answers, found } = discovery('srv://_http._tcp.tasks.internal')
    answers.v4 = ['10.0.0.7']
    answers.services = [service(10, 8101), service(10, 8102), service(20, 8103)]
    await found('http://10.0.0.7:8101', 'http://10.0.0.7:8102')
  })

  test('is asked again every so often; what comes is added, what goes is not kept', async () => {
    const { answers, found, clock } = discovery('dns://tasks.internal:80')
    answers.v4 = ['10.0.0.1']
    await found('http://10.0.0.1:80')
    answers.v4 = ['10.0.0.2', '10.0.0.3']
    await clock.advance(4_999)
    await found('http://10.0.0.1:80')
    await clock.advance(1)
    await found('http://10.0.0.2:80', 'http://10.0.0.3:80')
  })

  test.each([
    ['that fails', Object.assign(new Error('no answer'), { code: 'ESERVFAIL' })],
    ['that knows nothing', Object.assign(new Error('none'), { code: 'ENOTFOUND' })],
  ])('keeps its last answer from a resolver %s', async (_name, error) => {
    const { answers, found, clock } = discovery('dns://tasks.internal:80')
    answers.v4 = ['10.0.0.1']
    await found('http://10.0.0.1:80')
    answers.error = error
    await clock.advance(600_000)
    await found('http://10.0.0.1:80')
    answers.error = undefined
    answers.v4 = ['10.0.0.2']
    await clock.advance(5_000)
    await found('http://10.0.0.2:80')
  })

  test('whose AAAA records cannot be had keeps what it had, and says so once', async () => {
    const { answers, found, clock, events } = discovery('dns://tasks.internal:80')
    answers.v4 = ['10.0.0.1']
    answers.v6 = ['fd00::1']
    await found('http://10.0.0.1:80', 'http://[fd00::1]:80')
    answers.error6 = Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })
    await clock.advance(50_000)
    await found('http://10.0.0.1:80', 'http://[fd00::1]:80')
    expect(events).toMatchObject([{ kind: 'discovery-failed', name: 'tasks.internal' }])
  })

  test('that gives eight at a time is taken to have more', async () => {
    const { answers, found, clock } = discovery('dns://tasks.internal:80')
    const eight = (from: number) => Array.from({ length: 8 }, (_, index) => `10.0.0.${from + index}`)
    const origins = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `http://10.0.0.${from + index}:80`)
    answers.v4 = eight(10)
    await found(...origins(10, 18))
    answers.v4 = eight(12)
    await clock.advance(5_000)
    await found(...origins(10, 20))
    await clock.advance(60_000)
    await found(...origins(12, 20))
  })

  test('is not asked twice at a time', async () => {
    let asked = 0
    const never = () => {
      asked += 1
      return new Promise<never>(() => {})
    }
    const clock = new ManualClock()
    watch(['dns://slow:80'], { resolve4: never, resolve6: never, resolveSrv: never }, clock, () => {}, [])
    await clock.advance(60_000)
    expect(asked).toBe(2)
  })
})

test('tasks of a real DNS server come and go while requests run on', async () => {
  const dns = await testDnsServer()
  const resolver = new Resolver({ timeout: 1_000, tries: 1 })
  resolver.setServers([dns.address])
  const [first, second] = [await holdingTask(), await holdingTask()]
  const announce = (...fleet: { port: number }[]) =>
    dns.zone.set(
      '_http._tcp.tasks.test',
      fleet.map(({ port }) => ({ type: 'SRV' as const, priority: 1, port, target: 'task.test' })),
    )
  dns.zone.set('task.test', [{ type: 'A', data: [127, 0, 0, 1] }])
  announce(first)
  const rig = await routerRig({
    primary: tasks(['srv://_http._tcp.tasks.test'], { resolver, dnsIntervalMs: 10 }),
    maxBufferedBodyBytes: 1_000,
  })
  await tasksReady(rig, 1)
  const running = fetch(`${rig.url}/held`)
  await until(() => first.held() === 1)

  announce(second)
  const addresses = () => rig.router.status().planes[0]?.tasks.map(({ address, state }) => `${address} ${state}`)
  await until(() => addresses()?.join() === `http://127.0.0.1:${second.port} ready`)
  for (let request = 0; request < 5; request += 1) expect(await (await fetch(rig.url)).text()).toBe(`${second.port}`)
  dns.failing = true
  await until(() => rig.events.some(({ kind }) => kind === 'discovery-failed'))
  expect(await (await fetch(rig.url)).text()).toBe(`${second.port}`)

  first.release()
  expect(await (await running).text()).toBe(`${first.port}`)
  await until(() => first.connections() === 0)
  expect(rig.events).toContainEqual({ kind: 'task-removed', address: `http://127.0.0.1:${first.port}` })
})

test.each(['', 'tasks', 'dns://tasks', 'srv://tasks:80', 'ftp://tasks', 'dns://:80'])('%j names no tasks', (text) => {
  expect(() => taskSource(text)).toThrow(RangeError)
})

/** A task that answers with its port; at `/held` only once it is let go. */
async function holdingTask() {
  let held = 0
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const sockets = new Set<unknown>()
  const server = createServer(async (request, response) => {
    if (request.url === '/held') {
      held += 1
      response.flushHeaders()
      await released
    }
    response.end(request.url === '/ready' ? '' : String(port))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const port = Number(new URL(await listenOn(server)).port)
  return { port, held: () => held, release, connections: () => sockets.size }
}

function service(priority: number, port: number) {
  return { name: 'task.internal', port, priority, weight: 1 }
}

/** Discovery of one name with answers from the test. */
function discovery(text: string) {
  const answers: {
    v4: string[]
    v6: string[]
    services: ReturnType<typeof service>[]
    error: Error | undefined
    error6: Error | undefined
  } = { v4: [], v6: [], services: [], error: undefined, error6: undefined }
  const orFail = async <T>(records: T[], error = answers.error) => {
    if (error) throw error
    return records
  }
  const clock = new ManualClock()
  const events: RouterEvent[] = []
  let tasksNow: readonly string[] = []
  const resolver: TaskResolver = {
    resolve4: async () => orFail(answers.v4),
    resolve6: async () => orFail(answers.v6, answers.error6 ?? answers.error),
    resolveSrv: async () => orFail(answers.services),
  }
  const take = (addresses: readonly string[]) => {
    tasksNow = addresses
  }
  let started = false
  const found = async (...addresses: string[]) => {
    if (!started) watch([text], resolver, clock, take, events)
    started = true
    await clock.advance(0)
    await new Promise((resolve) => setImmediate(resolve))
    expect(tasksNow).toEqual(addresses)
  }
  return { answers, clock, events, found }
}

function watch(
  texts: readonly string[],
  resolver: TaskResolver,
  clock: ManualClock,
  onTasks: (addresses: readonly string[]) => void,
  events: RouterEvent[],
) {
  const isNamed = (source: TaskSource) => source.kind !== 'listed'
  const sources = texts.map(taskSource).filter(isNamed)
  const onEvent = (event: RouterEvent) => void events.push(event)
  onTestFinished(discoverTasks({ sources, resolver, clock, intervalMs: 5_000, onTasks, onEvent }))
}
