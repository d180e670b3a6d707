import type { Clock } from '@manga-assist/clock'
import { defaultRedirectPath, headerNames } from '@manga-assist/contracts'
import type { OverflowPlane, PlaneRun } from '../plane.ts'
import { defaultUserCookie } from '../readers/user-key.ts'
import type { Exchange } from '../request/exchange.ts'
import type { RouterEvent } from '../router-event.ts'
import { tellSafely } from '../tell-safely.ts'
import { Leases } from './leases.ts'
import { type LocationOptions, locationOf } from './redirect-location.ts'
import type { RelayCause } from './relay-causes.ts'
import { createTicketSigner } from './ticket-signer.ts'
import { type RedirectedClients, whyRelayed } from './why-relayed.ts'

export interface RedirectSettings {
  /** Signs tickets; the function has the same. */
  secret: string
  /** Path of the public origin below which the function is reached. Default `/overflow`. */
  path?: string
  /** How long a client may take from the redirect until its request is with the function. Default 30 s. */
  ticketLifetimeMs?: number
  /** Default `any`: all that say nothing against it. */
  clients?: RedirectedClients
  /** Of so many spills in a row one is relayed, at least 2: what Lambda says is only heard there. Default 20. */
  relayOneIn?: number
  /** Cookie by which readers are told apart who are not logged in. Default `manga_reader`. */
  userCookie?: string
}

export interface RedirectPlaneOptions extends RedirectSettings {
  /**
   * Makes Lambda as it is reached from here: for those who are not redirected, and for what it knows of Lambda. Told how
   * many were sent on: what Lambda says to those that are relayed it says of all that are there.
   */
  relayBeside: (sentOn: () => number) => OverflowPlane
  clock: Clock
  onEvent: (event: RouterEvent) => void
  /** Makes tickets unlike each other. */
  newId: () => string
}

const defaults = { ticketLifetimeMs: 30_000, relayOneIn: 20 }

/**
 * Lambda as the plane for what does not fit, reached by the client itself: it is answered 307 with a signed ticket, and
 * goes to the function on the same origin with the same method and body. Whoever cannot be redirected is relayed.
 *
 * What a spill costs here is one signature. What is given up for it, of a request that was sent on: the router sees
 * neither its answer nor its end. So
 *
 * - its money is settled, and its place under the ceiling given back, when the time is over that it was expected to take;
 *   one that takes longer is counted too low, one that is never followed too high
 * - nothing is learned from it: not its time, nor that it failed, was throttled or was broken off. Breaker, pause and
 *   ceiling follow what is relayed, which is one spill in `relayOneIn`, every canary, and all while the breaker is not
 *   closed
 * - its client gets Lambda's own refusal (429, 502) where the router would have served it here or shed it with Retry-After
 * - it changes plane no more: a stream that ends without its `finish` reaches the client as it is
 * - when its client leaves, nobody tells the function
 */
export function createRedirectPlane(options: RedirectPlaneOptions): OverflowPlane {
  const { clock, newId, clients = 'any' } = options
  const { ticketLifetimeMs, relayOneIn } = { ...defaults, ...options }
  checkAtLeast('ticketLifetimeMs', ticketLifetimeMs, 1)
  checkAtLeast('relayOneIn', relayOneIn, 2)
  const onEvent = tellSafely(options.onEvent)
  const leases = new Leases(clock)
  const relay = options.relayBeside(() => leases.count)
  const locating: LocationOptions = {
    seal: createTicketSigner(options.secret),
    path: options.path ?? defaultRedirectPath,
    userCookie: options.userCookie ?? defaultUserCookie,
  }
  let redirectedInARow = 0
  let spentUsd = 0

  function planeCause({ overflowReason }: Exchange): RelayCause | undefined {
    if (overflowReason === 'canary') return 'canary'
    if (relay.breaker !== 'closed') return 'breaker'
    return redirectedInARow >= relayOneIn - 1 ? 'proof' : undefined
  }

  /** Where to send the client, or why it is not sent. */
  function destinationOf(exchange: Exchange): { location: string } | { cause: RelayCause } {
    const { httpVersion, headers } = exchange.request
    const target = exchange.target?.target ?? '/'
    const cause = whyRelayed({ httpVersion, headers, target }, clients) ?? planeCause(exchange)
    if (cause !== undefined) return { cause }
    const location = locationOf(exchange, { nonce: newId(), expiresAtMs: expiry() }, locating)
    return location === undefined ? { cause: 'target-not-repeatable' } : { location }
  }

  const expiry = () => Math.round(clock.wallNow()) + ticketLifetimeMs

  function redirect(exchange: Exchange, run: PlaneRun, location: string): void {
    if (exchange.response.destroyed) {
      run.ended({ kind: 'left' })
      return
    }
    redirectedInARow += 1
    const leaseMs = Math.min(run.expectedMs(), relay.prices?.longestRunMs ?? Number.POSITIVE_INFINITY)
    leases.take(leaseMs, () => {
      spentUsd += relay.prices?.priceUsd(leaseMs) ?? 0
      run.leaseEnded(leaseMs)
    })
    writeRedirect(exchange, location)
    run.ended({ kind: 'redirected', leaseMs })
  }

  return {
    name: relay.name,
    memoryMb: relay.memoryMb,
    ...(relay.prices && { prices: relay.prices }),
    ...(relay.startEnvironment && { startEnvironment: relay.startEnvironment }),
    ...(relay.guards && { guards: relay.guards }),
    get inFlight() {
      return relay.inFlight + leases.count
    },
    get answering() {
      return relay.answering + leases.count
    },
    get concurrencyLimit() {
      return relay.concurrencyLimit
    },
    get spentUsd() {
      return relay.spentUsd + spentUsd
    },
    get breaker() {
      return relay.breaker
    },
    unavailable(bodyBytes) {
      const reason = relay.unavailable(bodyBytes)
      if (reason !== undefined) return reason
      return relay.inFlight + leases.count >= relay.concurrencyLimit ? 'overflow-full' : undefined
    },
    run(exchange, run) {
      const destination = destinationOf(exchange)
      if ('location' in destination) {
        redirect(exchange, run, destination.location)
        return
      }
      redirectedInARow = 0
      onEvent({ kind: 'spill-relayed', cause: destination.cause })
      relay.run(exchange, run)
    },
    async close() {
      leases.close()
      await relay.close()
    },
  }
}

/** What is left of the body Node reads and throws away: it is no larger than what a spilled request may have. */
function writeRedirect({ response, trace, overflowReason }: Exchange, location: string): void {
  const headers = ['location', location, 'cache-control', 'no-store', 'content-length', '0']
  headers.push(headerNames.requestId, trace.traceId)
  if (overflowReason !== undefined) headers.push(headerNames.overflowReason, overflowReason)
  response.writeHead(307, headers)
  response.end()
}

function checkAtLeast(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return
  throw new RangeError(`${name} must be a whole number of at least ${least}, got ${value}`)
}
