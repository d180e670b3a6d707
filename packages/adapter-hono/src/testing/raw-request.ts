import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import type { createApp } from '../create-app.ts'

/**
 * Sends bytes as they are, and gives the answer of the server as text: no client mends or refuses them on the way.
 * The head must ask for the connection to be closed, else the answer never ends.
 */
export type SendRaw = (head: string | Buffer) => Promise<{ status: number; text: string }>

/** Serves the application on a free port of this machine until the test ends. */
export async function serveRaw(app: ReturnType<typeof createApp>): Promise<SendRaw> {
  const server = createServer(getRequestListener(app.fetch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return async (head) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(head)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    return { status: Number(text.slice(9, 12)), text }
  }
}
