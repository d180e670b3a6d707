import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** The open connections of a server, from before it listens. */
export interface Connections {
  /** Closes those on which nothing ever came, such as a browser's that was opened ahead: Node takes them for busy. */
  closeSilent(): void
}

export function trackConnections(server: Server): Connections {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return {
    closeSilent() {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    },
  }
}
