import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { timeouts } from '@manga-assist/contracts'

/**
 * A server for traffic, with the timeouts that a server behind a load balancer needs. Does not listen yet.
 * `takesUpgrade` says which requests may become connections of another protocol; to all others, `Upgrade` means nothing.
 */
export function createTrafficServer(
  listener: RequestListener,
  takesUpgrade: (request: IncomingMessage) => boolean = () => false,
): Server {
  return createServer(
    {
      // Idle connections outlive those of the load balancer in front, so that none of its requests meets a closing
      // socket: the classic random 502.
      keepAliveTimeout: timeouts.serverKeepAliveMs,
      headersTimeout: timeouts.requestHeadersMs,
      requestTimeout: timeouts.requestMs,
      shouldUpgradeCallback: takesUpgrade,
      // Most requests have no body, and Node's stream for one costs a tenth of a small answer.
      optimizeEmptyRequests: true,
    },
    listener,
  )
}

/** Listens and resolves with the origin, for example `http://127.0.0.1:8080`. Port 0 takes any free one. */
export function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(originOf(server.address() as AddressInfo))
    })
  })
}

function originOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
