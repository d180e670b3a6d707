import type { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import type { Asset } from '../assets.ts'

/** Nothing from elsewhere, nothing inline, no text that becomes code, and only the kinds of file that the page has. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
]

const pageHeaders = {
  'content-security-policy': contentSecurityPolicy.join('; '),
  'cross-origin-opener-policy': 'same-origin',
  vary: 'accept-encoding',
}

/** The page itself is asked for anew each time, so that a deployment is seen; its parts have new names then. */
const cacheControl = { immutable: 'public, max-age=31536000, immutable', changing: 'no-cache' }

export function addPageRoutes(app: Hono<AppEnv>, { assets = new Map() }: AppDependencies): void {
  for (const [path, asset] of assets) {
    const headers = {
      ...pageHeaders,
      'content-type': asset.contentType,
      'cache-control': asset.immutable ? cacheControl.immutable : cacheControl.changing,
    }
    app.get(path, (c) => {
      const { coding, content } = bestCoding(asset, c.req.header('accept-encoding'))
      return c.body(content, 200, { ...headers, ...(coding !== undefined && { 'content-encoding': coding }) })
    })
  }
}

/** The smallest form that the client takes. One with weights other than "not at all" is taken by name alone. Pure. */
function bestCoding({ content, compressed }: Asset, accepted = ''): { coding?: string; content: Asset['content'] } {
  const taken = accepted
    .toLowerCase()
    .split(',')
    .map((item) => item.replaceAll(' ', ''))
    .filter((item) => !/;q=0(\.0+)?$/.test(item))
    .map((item) => item.split(';')[0])
  const found = compressed.find(([coding]) => taken.includes(coding))
  return found ? { coding: found[0], content: found[1] } : { content }
}
