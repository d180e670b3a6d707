import { connect, type Socket } from 'node:net'

const headEnd = Buffer.from('\r\n\r\n')

/** One connection that sends requests and takes answers of announced length, with as little work as possible. */
export class Connection {
  readonly #socket: Socket
  readonly #onAnswer: (connection: Connection) => void
  /** When the request that is under way should have been sent. */
  dueMs = 0
  #held: Buffer = Buffer.alloc(0)

  constructor(port: number, onAnswer: (connection: Connection) => void, onLost: (error: Error) => void) {
    this.#onAnswer = onAnswer
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk, onLost))
    this.#socket.on('error', onLost)
    this.#socket.once('end', () => onLost(new Error('the server closed a connection that was in use')))
  }

  send(request: Buffer): void {
    this.#socket.write(request)
  }

  close(): void {
    this.#socket.removeAllListeners('end').destroy()
  }

  #take(chunk: Buffer, onLost: (error: Error) => void): void {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const end = this.#held.indexOf(headEnd)
    if (end === -1) return
    const head = this.#held.toString('latin1', 0, end)
    const length = Number(/content-length: *(\d+)/i.exec(head)?.[1])
    if (!head.startsWith('HTTP/1.1 200') || Number.isNaN(length)) {
      onLost(new Error(`not an answer of known length: ${head.slice(0, 40)}`))
    } else if (this.#held.length >= end + headEnd.length + length) {
      this.#held = this.#held.subarray(end + headEnd.length + length)
      this.#onAnswer(this)
    }
  }
}
