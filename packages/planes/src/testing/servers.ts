import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Listens, on a free port when none is given, until the test ends; resolves with the origin. */
export async function listenOn(server: Server, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => closeServer(server))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Ends a server with all its connections, as the end of its process would. */
export function closeServer(server: Server): void {
  server.closeAllConnections()
  server.close()
}

/** Between two looks, so that what is waited for gets the processor. */
const lookIntervalMs = 5
const longestWaitMs = 15_000

/** Resolves as soon as the condition holds; rejects, and looks no more, when it does not within fifteen seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let looks = 0; !condition(); looks += 1) {
    if (looks * lookIntervalMs > longestWaitMs) throw new Error(`waited too long for: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, lookIntervalMs))
  }
}

/** Sends bytes as they are over a connection of their own; resolves with everything that came back when it closed. */
export async function exchangeBytes(origin: string, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connectTo(origin)
  for (const part of parts) socket.write(part, 'latin1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {})
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

/** A connection that reads nothing until it is told to. Ends with the test. */
export function connectTo(origin: string): Socket {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  return socket
}
