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
  const waiting: (() => void)[] = []
  let paused = true
  const running = await proxyOf((_request, response) => {
    if (!paused) response.end('ok')
    else if (waiting.push(() => response.end('ok')) === 50) {
      paused = false
      for (const answer of waiting) answer()
    }
  })
  const latencies = await openLoop(running, get, clock)
  const [first = 0, second = 0] = latencies
  expect(latencies.length).toBeGreaterThan(50)
  expect(Math.min(...latencies)).toBeGreaterThanOrEqual(0)
  expect(second, 'the second came later, and waited less').toBeLessThanOrEqual(first)
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
