import type { RateLimit, RateLimiter } from '@manga-assist/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'
import { clientAddress } from './client-address.ts'
import { createConcurrentRequests } from './concurrent-requests.ts'
import { withEnd } from './with-end.ts'

/** How much one reader and one address may ask. What is absent is not limited. */
export interface RequestLimits {
  perUser?: RateLimiter
  perAddress?: RateLimiter
  /** Most requests of one reader at once in this process, answers that still stream among them; 0 sets no limit. */
  concurrentPerUser?: number
  /** How many of the last hops are our own proxies. Default 0: the address is that of the connection. */
  trustedProxies?: number
}

/** Before anything is known of the reader, so that guessing tokens is limited too. */
export function limitAddress({ limits = {}, clock }: AppDependencies): MiddlewareHandler<AppEnv> {
  const { perAddress, trustedProxies = 0 } = limits
  return async (c, next) => {
    if (perAddress === undefined) return next()
    const address = clientAddress({
      forwardedFor: c.req.header('x-forwarded-for'),
      socketAddress: c.env?.incoming?.socket.remoteAddress,
      trustedProxies,
    })
    const taken = await perAddress.take(address, 1, clock.wallNow())
    return taken.kind === 'allowed' ? next() : tooMany(c, 'address', perAddress.limit, taken.retryAfterMs)
  }
}

/** Requests a minute, and requests at once. */
export function limitReader({ limits = {}, clock }: AppDependencies): MiddlewareHandler<AppEnv> {
  const { perUser, concurrentPerUser = 0 } = limits
  const concurrent = concurrentPerUser > 0 ? createConcurrentRequests(concurrentPerUser) : undefined
  return async (c, next) => {
    const userId = c.get('userId')
    const taken = await perUser?.take(userId, 1, clock.wallNow())
    if (perUser && taken?.kind === 'refused') return tooMany(c, 'user', perUser.limit, taken.retryAfterMs)
    if (concurrent === undefined) return next()
    const leave = concurrent.enter(userId)
    if (leave === undefined) return tooManyAtOnce(c, concurrentPerUser)
    await untilAnswered(c, next, leave)
  }
}

/** An answer that streams counts until it ends or its reader is gone. */
async function untilAnswered(c: Context<AppEnv>, next: () => Promise<void>, leave: () => void): Promise<void> {
  let streams = false
  try {
    await next()
    const { body, headers } = c.res
    streams = body !== null && headers.get('content-type')?.startsWith('text/event-stream') === true
    if (!streams || body === null) return
    c.req.raw.signal.addEventListener('abort', leave, { once: true })
    c.res = new Response(withEnd(body, leave), c.res)
  } finally {
    if (!streams) leave()
  }
}

function tooMany(c: Context<AppEnv>, of: string, limit: RateLimit, retryAfterMs: number): Response {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000))
  c.header('retry-after', String(seconds))
  c.header('ratelimit-policy', `"${of}";q=${Math.floor(limit.perMinute)};w=60`)
  c.header('ratelimit', `"${of}";r=0;t=${seconds}`)
  const detail = `At most ${limit.perMinute} requests a minute for one ${of}; ask again in ${seconds} s.`
  return problemResponse(c, 'rate-limited', detail)
}

function tooManyAtOnce(c: Context<AppEnv>, most: number): Response {
  c.header('retry-after', '1')
  c.header('ratelimit-policy', `"concurrent";q=${most}`)
  c.header('ratelimit', '"concurrent";r=0')
  return problemResponse(c, 'rate-limited', `At most ${most} requests at once; let one end and ask again.`)
}
