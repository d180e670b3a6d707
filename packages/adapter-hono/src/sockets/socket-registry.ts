import type { Clock } from '@manga-assist/clock'
import type { WebSocket } from 'ws'
import type { ChatSocket } from './chat-socket.ts'

/** The open connections of one process. */
export class SocketRegistry {
  readonly #sockets = new Map<WebSocket, ChatSocket>()
  readonly #clock: Clock
  #draining = false
  #onEmpty = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get open(): number {
    return this.#sockets.size
  }

  get draining(): boolean {
    return this.#draining
  }

  /** Keeps a connection until it is closed. */
  add(socket: WebSocket, chat: ChatSocket): void {
    this.#sockets.set(socket, chat)
    if (this.#draining) chat.drain()
    socket.on('pong', () => chat.noteAlive())
    socket.once('close', () => {
      chat.noteClosed()
      this.#sockets.delete(socket)
      if (this.open === 0) this.#onEmpty()
    })
  }

  /** Lets each connection end with its turns; cuts what is left at the end of the time. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true
    if (this.open === 0) return
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve
    })
    const cancelCut = this.#clock.after(timeoutMs, () => {
      for (const socket of this.#sockets.keys()) socket.terminate()
    })
    for (const chat of this.#sockets.values()) chat.drain()
    await empty
    cancelCut()
  }
}
