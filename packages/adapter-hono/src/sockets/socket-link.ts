import type { Clock } from '@manga-assist/clock'
import type { SocketReply } from '@manga-assist/contracts'
import type { WebSocket } from 'ws'

/** One connection, as a conversation over it sees it. */
export interface SocketLink {
  /** Sends, and waits while the client is behind; cuts a client that stays behind. Never rejects. */
  send(reply: SocketReply): Promise<void>
  ping(): void
  /** Ends the connection in words. */
  close(code: number, reason: string): void
  /** Ends it without. */
  cut(): void
}

export interface SocketLinkOptions {
  clock: Clock
  /** Bytes that may wait to be sent; above them the writer waits. */
  maxBufferedBytes: number
  /** How long a client may stay behind before it is cut, in milliseconds. */
  slowClientMs: number
}

/** How long a client may take to answer that its connection closes, in milliseconds. The package itself waits 30 s. */
const closeTimeoutMs = 2_000

/** A link over a connection of the package ws. */
export function createSocketLink(socket: WebSocket, options: SocketLinkOptions): SocketLink {
  const { clock, maxBufferedBytes, slowClientMs } = options
  return {
    send(reply) {
      if (socket.readyState !== socket.OPEN) return Promise.resolve()
      return new Promise((resolve) => {
        let cancelCut = () => {}
        // Called when the bytes have left for the network, or cannot any more.
        socket.send(JSON.stringify(reply), () => {
          cancelCut()
          resolve()
        })
        if (socket.bufferedAmount <= maxBufferedBytes) return resolve()
        cancelCut = clock.after(slowClientMs, () => socket.terminate(), { background: true })
      })
    },
    ping: () => socket.ping(),
    close(code, reason) {
      socket.once(
        'close',
        clock.after(closeTimeoutMs, () => socket.terminate(), { background: true }),
      )
      socket.close(code, reason)
    },
    cut: () => socket.terminate(),
  }
}
