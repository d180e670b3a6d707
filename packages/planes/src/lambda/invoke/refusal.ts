import type { IncomingHttpHeaders } from 'node:http'
import type { ServiceAnswer } from './lambda-service.ts'

/** What is read of an answer that is an error. */
export const maxErrorBytes = 64 * 1_024

/** An answer of the service that is no stream, while it comes. */
export class Refusal {
  readonly #status: number
  readonly #headers: Record<string, string>
  readonly #chunks: Buffer[] = []
  #bytes = 0
  #isTaken = false

  constructor(status: number, headers: IncomingHttpHeaders) {
    this.#status = status
    this.#headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  }

  /** False once there is as much of it as is read. */
  push(chunk: Buffer): boolean {
    this.#bytes += chunk.length
    this.#chunks.push(chunk)
    return this.#bytes <= maxErrorBytes
  }

  get isTaken(): boolean {
    return this.#isTaken
  }

  /** What came of it, once; undefined from then on. */
  take(): ServiceAnswer | undefined {
    if (this.#isTaken) return undefined
    this.#isTaken = true
    return { status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) }
  }
}
