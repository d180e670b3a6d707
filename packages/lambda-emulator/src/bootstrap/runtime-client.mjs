// HTTP/1.1 to the Runtime API by hand, over one connection for life. Importing node:http here would nearly double the
// cold start, and the life of this connection tells whether the emulator still lives.
import { connect } from 'node:net'

const apiPath = '/2018-06-01/runtime'
const headEnd = Buffer.from('\r\n\r\n')

/** @typedef {{ requestId: string, headers: Record<string, string>, event: string }} Work */
/** @typedef {{ headers: Record<string, string>, body: Buffer }} Reply */

/** @param {string} address `host:port` of the Runtime API */
export function connectRuntimeApi(address) {
  const [host, port] = address.split(':')
  const socket = connect({ host, port: Number(port), noDelay: true })
  // Nobody would take an answer any more, or end this process.
  socket.on('error', () => process.exit(1))
  socket.on('close', () => process.exit(1))
  return new RuntimeClient(socket, address)
}

/** One request at a time, each with one reply. */
export class RuntimeClient {
  #socket
  #host
  /** @type {Buffer[]} */
  #received = []
  #receivedBytes = 0
  #neededBytes = 0
  /** @type {PromiseWithResolvers<Reply> | undefined} */
  #waiting

  /**
   * @param {import('node:net').Socket} socket
   * @param {string} host
   */
  constructor(socket, host) {
    this.#socket = socket
    this.#host = host
    socket.on('data', (bytes) => this.#take(bytes))
  }

  /** Lets the process end although the connection is open, until the next call. */
  unref() {
    this.#socket.unref()
  }

  /**
   * Waits for an invocation, for as long as it takes.
   *
   * @returns {Promise<Work>}
   */
  async next() {
    const reply = this.#reply()
    this.#socket.write(this.#head('GET', '/invocation/next', []))
    const { headers, body } = await reply
    return { requestId: headers['lambda-runtime-aws-request-id'], headers, event: body.toString() }
  }

  /**
   * @param {string} path
   * @param {string} json
   */
  async post(path, json) {
    const reply = this.#reply()
    const lines = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(json)}`]
    this.#socket.write(this.#head('POST', path, lines) + json)
    await reply
  }

  /**
   * @param {string} path
   * @param {string} contentType
   */
  beginStream(path, contentType) {
    const lines = [
      `Content-Type: ${contentType}`,
      'Transfer-Encoding: chunked',
      'Lambda-Runtime-Function-Response-Mode: streaming',
      'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    ]
    this.#socket.write(this.#head('POST', path, lines))
  }

  /**
   * @param {Uint8Array[]} pieces
   * @param {(error?: Error | null) => void} callback called when they have left the process
   */
  writeChunk(pieces, callback) {
    const length = pieces.reduce((total, piece) => total + piece.length, 0)
    // A chunk of length 0 would end the response.
    if (length === 0) return callback()
    this.#socket.cork()
    this.#socket.write(`${length.toString(16)}\r\n`)
    for (const piece of pieces) this.#socket.write(piece)
    this.#socket.write('\r\n', callback)
    this.#socket.uncork()
  }

  /** @param {string} [error] JSON, sent in the trailers */
  async endStream(error) {
    const reply = this.#reply()
    this.#socket.write(error === undefined ? '0\r\n\r\n' : `0\r\n${trailersOf(error)}\r\n`)
    await reply
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {string[]} lines
   */
  #head(method, path, lines) {
    this.#socket.ref()
    return [`${method} ${apiPath}${path} HTTP/1.1`, `Host: ${this.#host}`, ...lines, '', ''].join('\r\n')
  }

  #reply() {
    this.#waiting = Promise.withResolvers()
    return this.#waiting.promise
  }

  /** @param {Buffer} bytes */
  #take(bytes) {
    this.#received.push(bytes)
    this.#receivedBytes += bytes.length
    // Six megabytes arrive in a hundred pieces: they are joined once, when they are all there.
    if (this.#receivedBytes < this.#neededBytes) return
    const { reply, neededBytes } = parseReply(Buffer.concat(this.#received))
    this.#neededBytes = neededBytes
    if (reply === undefined) return
    this.#received = []
    this.#receivedBytes = 0
    this.#waiting?.resolve(reply)
  }
}

/**
 * Only what a Runtime API sends: a status line, headers with a content length, a body.
 *
 * @param {Buffer} bytes
 * @returns {{ reply?: Reply, neededBytes: number }} no reply while bytes are missing
 */
function parseReply(bytes) {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return { neededBytes: 0 }
  const [, ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = Object.fromEntries(lines.map(parseHeader))
  const bodyStart = end + headEnd.length
  const neededBytes = bodyStart + Number(headers['content-length'] ?? 0)
  if (bytes.length < neededBytes) return { neededBytes }
  return { reply: { headers, body: bytes.subarray(bodyStart) }, neededBytes: 0 }
}

/** @param {string} line */
function parseHeader(line) {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

/** @param {string} error JSON */
function trailersOf(error) {
  const type = String(JSON.parse(error).errorType).replace(/[^\x21-\x7e]/g, '')
  const body = Buffer.from(error).toString('base64')
  return `Lambda-Runtime-Function-Error-Type: ${type}\r\nLambda-Runtime-Function-Error-Body: ${body}\r\n`
}
