import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { systemClock as clock, sleep } from '@manga-assist/clock'

/** Who is refused asks again after so long, and then the login fails. */
export const retryAfterMs = [100, 200, 400]

/** One connection to the store at most, opened when it is first needed and kept. */
export class StoreConnection {
  readonly #port: number
  #socket: Socket | undefined
  #opening: Promise<boolean> | undefined

  constructor(port: number) {
    this.#port = port
  }

  /** Whether it is open now; tries as often as a login does. */
  open(): Promise<boolean> {
    this.#opening ??= this.#tryToOpen().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #tryToOpen(): Promise<boolean> {
    for (const pauseMs of [0, ...retryAfterMs]) {
      if (this.#socket === undefined && pauseMs > 0) await sleep(clock, pauseMs)
      this.#socket ??= await connected(this.#port)
      if (this.#socket !== undefined) return true
    }
    return false
  }

  /** Asks the store who this is; false when there was no connection to ask on. */
  async login(): Promise<boolean> {
    if (!(await this.open()) || this.#socket === undefined) return false
    const answered = once(this.#socket, 'data')
    this.#socket.write('who\n')
    await answered
    return true
  }
}

/** A store that refuses takes the connection and cuts it: one that says nothing is none. */
async function connected(port: number): Promise<Socket | undefined> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const welcomed = await Promise.race([
    once(socket, 'data').then(
      () => true,
      () => false,
    ),
    once(socket, 'close').then(() => false),
  ])
  if (welcomed) return socket
  socket.destroy()
  return undefined
}
