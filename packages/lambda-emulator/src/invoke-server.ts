import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { handleInvokeApi, type InvokeApiOptions } from './invoke-api.ts'
import { portOf } from './runtime-api.ts'

/** The Invoke API on its port. */
export interface InvokeServer {
  readonly port: number
  /** Takes no more connections, and no more invocations on those there are. */
  refuse(): void
  /** Resolves when every answer under way has left. */
  answered(): Promise<void>
  /** Cuts what is left and resolves when the port is free. */
  close(): Promise<void>
}

/** Longer than callers keep an idle connection, so that it is never cut under a request that is on its way. */
const keepAliveTimeout = 65_000

/** Listens. Rejects with the error of the socket, for example when the port is taken. */
export async function createInvokeServer(
  options: Omit<InvokeApiOptions, 'isClosing'> & { host: string; port: number },
): Promise<InvokeServer> {
  let closing = false
  const answers = new Set<Promise<void>>()
  const api = { ...options, isClosing: () => closing }
  const server = createServer({ keepAliveTimeout }, (request: IncomingMessage, response: ServerResponse) => {
    const answer = handleInvokeApi(api, request, response)
    answers.add(answer)
    void answer.then(() => answers.delete(answer))
  })
  await listen(server, options.port, options.host)
  const closed = once(server, 'close')
  return {
    port: portOf(server),
    refuse: () => {
      closing = true
      server.close()
    },
    answered: async () => {
      await Promise.all(answers)
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** `once` alone would leave an error event without listener between two awaits. */
function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
