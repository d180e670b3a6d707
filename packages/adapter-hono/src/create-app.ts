import { headerNames } from '@manga-assist/contracts'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { routePath } from 'hono/route'
import type { AppDependencies } from './app-dependencies.ts'
import type { AppEnv } from './app-env.ts'
import { identifyReader } from './identify-reader.ts'
import { problemResponse } from './problem-response.ts'
import { limitAddress, limitReader } from './rate-limit/limit-requests.ts'
import { apiRoutes } from './routes/api.ts'
import { addPageRoutes } from './routes/page.ts'
import { addReferenceRoutes } from './routes/reference.ts'
import { routesOf } from './routes-of.ts'
import { securityHeaders } from './security-headers.ts'

/** Largest body of any route. A chat request with a long history stays well below. */
const maxBodyBytes = 256 * 1_024

/** Routes that concern a reader: who that is must be known. */
const readerRoutes = ['/api/*', '/v1/*', '/ws/*']

/** The whole HTTP surface over the core. The same app answers on Fargate and inside the function. */
export function createApp(dependencies: AppDependencies): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.use(correlate(dependencies))
  const api = apiRoutes(dependencies)
  const guards = [
    limitAddress(dependencies),
    limitBody(),
    identifyReader(dependencies),
    limitReader(dependencies),
    refuseUnknownQuery(routesWithQuery(api)),
  ]
  for (const route of readerRoutes) app.use(route, ...guards)
  app.route('/', api)
  dependencies.sockets?.addRoutes(app, dependencies)
  addReferenceRoutes(app, dependencies)
  addPageRoutes(app, dependencies)
  refuseOtherMethods(app)
  app.notFound((c) => problemResponse(c, 'route-not-found', `Nothing is served at ${c.req.path.slice(0, 100)}.`))
  app.onError((error, c) => {
    const { method } = c.req
    dependencies.onEvent({ kind: 'request-failed', trace: c.get('trace'), method, route: routePath(c, -1), error })
    return problemResponse(c, 'internal-error', 'Please try again; quote the request id if it happens again.')
  })
  return app
}

/** Gives every request its trace and every answer the headers that all answers carry. */
function correlate({ plane, clock, readTrace, onEvent }: AppDependencies): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAtMs = clock.now()
    const trace = readTrace((name) => c.req.header(name))
    c.set('trace', trace)
    for (const [name, value] of securityHeaders) c.header(name, value)
    await next()
    const durationMs = clock.now() - startedAtMs
    c.header(headerNames.servedBy, plane)
    c.header(headerNames.requestId, trace.traceId)
    c.header('server-timing', `app;dur=${durationMs.toFixed(1)}`)
    const { method } = c.req
    onEvent({ kind: 'request-answered', trace, method, route: routePath(c, -1), status: c.res.status, durationMs })
  }
}

function limitBody(): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize: maxBodyBytes,
    onError: (c) => problemResponse(c, 'body-too-large', `Send at most ${maxBodyBytes} bytes.`),
  })
}

/** Paths of the routes that hold their query against a schema. */
function routesWithQuery(api: Pick<Hono<AppEnv>, 'routes'>): ReadonlySet<string> {
  return new Set(
    routesOf(api).flatMap(({ path, checks }) => (checks.some(({ part }) => part === 'query') ? [path] : [])),
  )
}

/** Query parameters are part of a route's schema too: those of a route that has none are refused, whatever they are. */
function refuseUnknownQuery(routesWithQuery: ReadonlySet<string>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const query = c.req.url.indexOf('?')
    if (query === -1 || query === c.req.url.length - 1 || routesWithQuery.has(c.req.path)) return next()
    return problemResponse(c, 'invalid-request', `${c.req.path} takes no query; leave out what follows the "?".`)
  }
}

/** A known path with another method is a 405 that names the methods it takes; Hono alone would say 404. */
function refuseOtherMethods(app: Hono<AppEnv>): void {
  const methodsByPath = new Map<string, Set<string>>()
  for (const { method, path } of app.routes) {
    if (method !== 'ALL') methodsByPath.set(path, (methodsByPath.get(path) ?? new Set()).add(method))
  }
  for (const [path, methods] of methodsByPath) {
    const allow = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].join(', ')
    app.all(path, (c) => {
      c.header('allow', allow)
      return problemResponse(c, 'method-not-allowed', `${c.req.path} takes ${allow}, not ${c.req.method}.`)
    })
  }
}
