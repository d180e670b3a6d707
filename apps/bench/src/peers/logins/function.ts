import type { Writable } from 'node:stream'
import { StoreConnection } from './login.ts'

interface Stream extends Writable {
  setContentType(contentType: string): void
}

interface Runtime {
  streamifyResponse(handler: (event: unknown, stream: Stream) => Promise<void>): unknown
}

/**
 * A login as a function that imports nothing else, so that it starts as fast as a function can: each environment has a
 * connection of its own, opened when it starts.
 */
const connection = new StoreConnection(Number(process.env.STORE_PORT))
void connection.open()

const { awslambda } = globalThis as unknown as { awslambda: Runtime }

export const handler = awslambda.streamifyResponse(async (_event, stream) => {
  const statusCode = (await connection.login()) ? 200 : 503
  stream.setContentType('application/vnd.awslambda.http-integration-response')
  stream.write(`${JSON.stringify({ statusCode, headers: {}, cookies: [] })}${'\0'.repeat(8)}`)
  stream.end()
})
