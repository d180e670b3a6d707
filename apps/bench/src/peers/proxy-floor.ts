import { createServer } from 'node:http'
import { Pool } from 'undici'

/**
 * The least that a proxy on node:http and undici can do: one server, one pool, `dispatch` with a handler written by hand,
 * and nothing else: no limits, no metrics, no retries. Arguments: the port, the port of the upstream.
 */
const pool = new Pool(`http://127.0.0.1:${process.argv[3]}`, { pipelining: 1 })

createServer((request, response) => {
  if (request.method !== 'POST') return relay(null)
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  return request.on('end', () => relay(Buffer.concat(chunks)))

  function relay(body: Buffer | null): void {
    const { connection: _connection, 'content-length': _length, ...headers } = request.headers
    pool.dispatch(
      { method: request.method ?? 'GET', path: request.url ?? '/', headers, body },
      {
        onRequestStart(controller) {
          response.once('close', () => {
            if (!response.writableFinished) controller.abort(new Error('the client left'))
          })
        },
        onResponseStart(controller, status, { connection, 'keep-alive': _, 'transfer-encoding': __, ...answer }) {
          response.on('drain', () => controller.resume())
          response.writeHead(status, answer as Record<string, string>)
        },
        onResponseData(controller, chunk) {
          if (!response.write(chunk)) controller.pause()
        },
        onResponseEnd() {
          response.end()
        },
        onResponseError() {
          response.destroy()
        },
      },
    )
  }
}).listen(Number(process.argv[2]), '127.0.0.1')

process.once('SIGTERM', () => process.exit(0))
