// The second argument of a streaming handler.
import { Writable } from 'node:stream'

/** A response that leaves for the Runtime API as it is written. Ends as it began: one request, one answer. */
export class ResponseStream extends Writable {
  /** @type {((write: (chunk: string | Uint8Array) => void) => void) | undefined} Set by `HttpResponseStream.from`. */
  _onBeforeFirstWrite
  #client
  #path
  #contentType = 'application/octet-stream'
  #writeCalled = false
  #headSent = false
  /** @type {string | undefined} */
  #failure
  #answered = Promise.withResolvers()

  /**
   * @param {import('./runtime-client.mjs').RuntimeClient} client
   * @param {string} requestId
   * @param {number} [highWaterMark]
   */
  constructor(client, requestId, highWaterMark) {
    super({ highWaterMark })
    this.#client = client
    this.#path = `/invocation/${requestId}/response`
  }

  /** True from the first `write`, or from `end`, on: errors then travel in the trailers. */
  get hasBegun() {
    return this.#writeCalled || this.writableEnded
  }

  /** Resolves when the Runtime API has taken the whole response. */
  get answered() {
    return this.#answered.promise
  }

  /** @param {string} contentType */
  setContentType(contentType) {
    if (this.#writeCalled) {
      const error = new Error('Cannot set content-type, too late.')
      error.name = 'Runtime.InvalidStreamingOperation'
      throw error
    }
    this.#contentType = contentType
  }

  /**
   * As in the managed runtime, what is neither text nor bytes is written as JSON.
   *
   * @param {any} chunk
   * @param {any} [encoding]
   * @param {any} [callback]
   */
  write(chunk, encoding, callback) {
    const data = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk)
    this.#gatherUntilNextTick()
    if (!this.#writeCalled) {
      this.#writeCalled = true
      this._onBeforeFirstWrite?.((prelude) => super.write(prelude))
    }
    return super.write(data, encoding, callback)
  }

  /**
   * Ends the response with the error in its trailers, after what was written before. Does nothing to a response that
   * has ended: it is too late.
   *
   * @param {string} error JSON
   */
  async fail(error) {
    if (!this.writableEnded) {
      this.#failure = error
      this.end()
    }
    await this.#answered.promise
  }

  /**
   * @param {{ chunk: Uint8Array }[]} chunks
   * @param {(error?: Error | null) => void} callback
   */
  _writev(chunks, callback) {
    this.#begin()
    const pieces = chunks.map(({ chunk }) => chunk)
    this.#client.writeChunk(pieces, callback)
  }

  /** @param {(error?: Error | null) => void} callback */
  _final(callback) {
    this.#begin()
    this.#client.endStream(this.#failure).then(this.#answered.resolve, this.#answered.reject)
    callback()
  }

  /**
   * A stream destroyed half way has no honest end. The managed runtime dies of it, and so does this one.
   *
   * @param {Error | null} error
   * @param {(error?: Error | null) => void} callback
   */
  _destroy(error, callback) {
    if (!this.writableFinished) this.#answered.reject(error ?? new Error('The response stream was destroyed'))
    callback(error)
  }

  /** What is written in one go leaves in one piece, as node:http does it: metadata come together with the first bytes. */
  #gatherUntilNextTick() {
    if (this.writableCorked > 0) return
    this.cork()
    process.nextTick(() => this.uncork())
  }

  #begin() {
    if (this.#headSent) return
    this.#headSent = true
    this.#client.beginStream(this.#path, this.#contentType)
  }
}
