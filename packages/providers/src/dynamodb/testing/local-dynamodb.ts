import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import dynalite from 'dynalite'
import { createMemoryTable } from '../../stores.ts'

/** No endpoint of a test looks at them, but the client does not send without. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }

export interface LocalDynamodb {
  endpoint: string
  /** Makes an empty table, as the service has it, and returns its name. */
  newTable(): Promise<string>
  close(): Promise<void>
}

/** DynamoDB's protocol in this process (dynalite), with its tables in memory, on a free port of this machine. */
export async function startLocalDynamodb(): Promise<LocalDynamodb> {
  const server: Server = dynalite({ createTableMs: 0 })
  const sockets = openSockets(server)
  const endpoint = await listenLocally(server)
  let tables = 0
  return {
    endpoint,
    async newTable() {
      tables += 1
      const table = `manga_chatbot_memory_${tables}`
      await createMemoryTable({ table, region: 'local', endpoint, credentials: localCredentials })
      return table
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The connections of a server that are open now. */
export function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

export async function listenLocally(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
