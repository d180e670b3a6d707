import { connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'
import { listenLocally, openSockets } from './local-dynamodb.ts'

export interface CountingProxy {
  endpoint: string
  /** Connections since the start, and the most that were open at once. */
  readonly accepted: number
  readonly mostOpen: number
  close(): void
}

/** Passes bytes on to `target` and counts the connections. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target)
  let accepted = 0
  let mostOpen = 0
  const server = createServer()
  const sockets = openSockets(server)
  server.on('connection', (socket) => {
    accepted += 1
    mostOpen = Math.max(mostOpen, sockets.size)
    const upstream = connect({ host: hostname, port: Number(port) })
    // An error ends in a close, which `pipeline` carries over to the other side.
    pipeline(socket, upstream, socket, () => {})
  })
  return {
    endpoint: await listenLocally(server),
    get accepted() {
      return accepted
    },
    get mostOpen() {
      return mostOpen
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
