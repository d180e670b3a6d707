import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { orders } from './protocol-app.ts'

export interface HeldAnswer {
  /** Asks for the steady answer, of which half comes. */
  question: string
  /** Lets the rest come. */
  release(): void
}

/**
 * An answer that cannot end before the test lets it, in whichever process it is written: its model asks an address of
 * the test's after the first half, and goes on when that answers. One that is still held at the test's end fails.
 */
export async function holdAnswer(): Promise<HeldAnswer> {
  const released = Promise.withResolvers<void>()
  const server = createServer((_request, response) => void released.promise.then(() => response.end()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { question: `${orders.held} http://127.0.0.1:${port}`, release: released.resolve }
}
