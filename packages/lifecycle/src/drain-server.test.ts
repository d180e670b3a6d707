import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { expect, onTestFinished, test } from 'vitest'
import { trackConnections } from './connections.ts'
import { drainServer } from './drain-server.ts'
import { listen } from './http-server.ts'

test('what is in flight ends, and what is idle is closed', async () => {
  let finish = () => {}
  const { server, connections, url, ask } = await start((request, response) => {
    response.write('half ')
    finish = () => response.end('whole')
    if (request.url === '/idle') finish()
  })
  await text(await ask('/idle'))
  const running = await ask('/')
  const draining = drainServer(server, connections, systemClock, 60_000)
  finish()
  expect(await text(running)).toBe('half whole')
  expect(await draining).toBe(true)
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('what does not end in time is cut', async () => {
  const { server, connections, ask } = await start((_request, response) => response.write('on and on'))
  const running = await ask('/')
  const clock = new ManualClock()
  const draining = drainServer(server, connections, clock, 1_000)
  await clock.advance(1_000)
  expect(await draining).toBe(false)
  await expect(text(running)).rejects.toThrow('aborted')
  expect(clock.pendingTimers).toBe(0)
})

test('a server with nothing to do is drained at once', async () => {
  const { server, connections } = await start(() => {})
  expect(await drainServer(server, connections, systemClock, 60_000)).toBe(true)
})

test('a connection that was opened ahead, and never asked for anything, does not hold it up', async () => {
  const { server, connections, url } = await start(() => {})
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) })
  await once(server, 'connection')
  expect(await drainServer(server, connections, systemClock, 60_000)).toBe(true)
  socket.destroy()
})

async function start(listener: RequestListener) {
  const server = createServer(listener)
  const connections = trackConnections(server)
  const url = await listen(server, 0, '127.0.0.1')
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => {
    agent.destroy()
    server.closeAllConnections()
    server.close()
  })
  const ask = async (path: string): Promise<IncomingMessage> => {
    const [response] = await once(get(`${url}${path}`, { agent }), 'response')
    return response
  }
  return { server, connections, url, ask }
}
