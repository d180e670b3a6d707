import type { Context, Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'
import type { ReferenceFile } from '../reference.ts'

const pagePath = '/docs'
/** There wherever the application is, so that one that does not have them can say who does. */
const fixedPaths = ['/openapi.json', pagePath]

/**
 * What Scalar needs: it writes its styles into the page. See apps/reference/decisions/2026-11-22-what-scalar-may-do.md. No script but
 * ours, nothing from elsewhere.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The description of the API, and the page that shows it. */
export function addReferenceRoutes(app: Hono<AppEnv>, { reference = new Map() }: AppDependencies): void {
  for (const path of new Set([...fixedPaths, ...reference.keys()])) {
    app.get(path, (c) => {
      const file = reference.get(path)
      if (file === undefined) return servedElsewhere(c)
      if (path === pagePath) c.header('content-security-policy', contentSecurityPolicy)
      return fileResponse(c, file)
    })
  }
}

function servedElsewhere(c: Context<AppEnv>): Response {
  return problemResponse(c, 'route-not-found', `Tasks serve ${c.req.path}; ask at the address of the service itself.`)
}

function fileResponse(c: Context<AppEnv>, { contentType, content, encoding, etag }: ReferenceFile): Response {
  c.header('etag', etag)
  c.header('cache-control', 'public, max-age=60')
  if (encoding) c.header('vary', 'accept-encoding')
  if (isCurrent(c.req.header('if-none-match'), etag)) return c.body(null, 304)
  c.header('content-type', contentType)
  if (encoding === undefined) return c.body(content)
  if (!takesGzip(c.req.header('accept-encoding'))) {
    return c.body(new Blob([content]).stream().pipeThrough(new DecompressionStream(encoding)))
  }
  c.header('content-encoding', encoding)
  return c.body(content)
}

function isCurrent(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = ifNoneMatch?.split(',').map((one) => one.trim()) ?? []
  return known.includes('*') || known.includes(etag) || known.includes(etag.replace(/^W\//, ''))
}

function takesGzip(acceptEncoding = ''): boolean {
  const gzip = acceptEncoding.split(',').find((one) => /^\s*gzip\s*(;|$)/i.test(one))
  return gzip !== undefined && !/;\s*q=0(\.0*)?\s*$/.test(gzip)
}
