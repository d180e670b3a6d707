import type { Context, MiddlewareHandler } from 'hono'
import type { AppDependencies } from './app-dependencies.ts'
import type { AppEnv } from './app-env.ts'
import type { Identity } from './identity.ts'
import { problemResponse } from './problem-response.ts'
import { isForeignChange } from './same-origin.ts'

/** Lets nobody through who is not known, and no page from elsewhere that changes things in a reader's name. */
export function identifyReader(dependencies: AppDependencies): MiddlewareHandler<AppEnv> {
  const { identify, allowedOrigins = [], onEvent } = dependencies
  return async (c, next) => {
    const identity = await identify(c)
    if (identity.kind === 'refused') {
      if (identity.reason) onEvent({ kind: 'reader-refused', trace: c.get('trace'), reason: identity.reason })
      return refusal(c, identity)
    }
    const page = {
      method: c.req.method,
      origin: c.req.header('origin'),
      fetchSite: c.req.header('sec-fetch-site'),
      host: c.req.header('host'),
    }
    if (identity.ambient && isForeignChange(page, allowedOrigins)) {
      return problemResponse(c, 'origin-refused', 'Open the page that this service serves, and do it there.')
    }
    c.set('userId', identity.userId)
    c.set('expiresAtMs', identity.expiresAtMs)
    return next()
  }
}

function refusal(c: Context<AppEnv>, { code, detail }: Extract<Identity, { kind: 'refused' }>): Response {
  if (code === 'unauthenticated') c.header('www-authenticate', 'Bearer')
  if (code === 'identity-unavailable') c.header('retry-after', '2')
  return problemResponse(c, code, detail)
}
