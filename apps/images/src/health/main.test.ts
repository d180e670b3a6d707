import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'

describe('the health check of an image', () => {
  test('passes when the path answers 200', async () => {
    const port = await serve((request, response) => response.writeHead(request.url === '/health' ? 200 : 500).end())
    expect(await check(port, '/health')).toEqual({ exitCode: 0, out: `/health on port ${port}: answered 200\n` })
  })

  test('fails when it answers something else, with what', async () => {
    const port = await serve((_request, response) => response.writeHead(503).end())
    expect(await check(port, '/health')).toEqual({ exitCode: 1, out: `/health on port ${port}: answered 503\n` })
  })

  test('fails when nobody listens', async () => {
    const port = await unusedPort()
    const { exitCode, out } = await check(port, '/health')
    expect(exitCode).toBe(1)
    expect(out).toContain('ECONNREFUSED')
  })

  test('fails when the connection is cut before an answer', async () => {
    const port = await serve((request) => request.socket.destroy())
    expect((await check(port, '/health')).exitCode).toBe(1)
  })
})

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return portOf(server)
}

async function unusedPort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function check(port: number, path: string): Promise<{ exitCode: number | null; out: string }> {
  const script = join(import.meta.dirname, 'main.ts')
  const child = spawn(process.execPath, [script, path], {
    env: { PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [out, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { exitCode, out }
}
