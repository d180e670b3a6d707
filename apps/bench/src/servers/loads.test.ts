import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock as clock } from '@manga-assist/clock'
import { expect, onTestFinished, test } from 'vitest'
import { closedLoop, openLoop, requests, streamLoad } from './loads.ts'

const get = requests['GET 200 B']

test('answers are counted, and the CPU that they took', async () => {
  let answered = 0
  const running = await proxyOf((_request, response) => {
    answered += 1
    response.end('ok')
  })
  const { perSecond, cpuUs = 1 } = await closedLoop(running, get, clock)
  expect(perSecond).toBeGreaterThan(0)
  expect(cpuUs).toBeGreaterThan(0)
  expect(answered).toBeGreaterThan(0)
})

test('requests that wait behind a pause of the proxy all count it', async () => {
  const waiting: { arrivedMs: number; answer(): void }[] = []
  let releasedMs: number | undefined
  const running = await proxyOf((_request, response) => {
    const answer = () => void response.end('ok')
    if (releasedMs !== undefined) answer()
    else if (waiting.push({ arrivedMs: clock.now(), answer }) === 50) {
      releasedMs = clock.now()
      for (const each of waiting) each.answer()
    }
  })
  const longestFirst = (await openLoop(running, get, clock)).sort((one, other) => other - one)
  expect(longestFirst.length).toBeGreaterThan(50)
  expect(longestFirst.at(-1)).toBeGreaterThanOrEqual(0)
  const atLeast = waiting.map(({ arrivedMs }) => (releasedMs ?? Number.NaN) - arrivedMs)
  expect(atLeast.filter((ms, index) => !((longestFirst[index] ?? 0) >= ms))).toEqual([])
})

test.each<[string, RequestListener]>([
  ['refuses', (_request, response) => response.writeHead(503, { 'content-length': 0 }).end()],
  ['cuts its connections', (request) => request.socket.destroy()],
])('a proxy that %s fails the benchmark', async (_name, listener) => {
  const running = await proxyOf(listener)
  await expect(closedLoop(running, get, clock)).rejects.toThrow(/./)
  await expect(openLoop(running, get, clock)).rejects.toThrow(/./)
})

test('a proxy that streams nothing fails the benchmark', async () => {
  await expect(streamLoad(await proxyOf(() => {}), clock)).rejects.toThrow('no stream brought anything')
})

async function proxyOf(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, pid: process.pid, stop: async () => {} }
}
