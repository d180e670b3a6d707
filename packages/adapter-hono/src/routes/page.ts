import type { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'

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
  'cache-control': 'no-cache',
}

export function addPageRoutes(app: Hono<AppEnv>, { assets = new Map() }: AppDependencies): void {
  for (const [path, { content, contentType }] of assets) {
    app.get(path, (c) => c.body(content, 200, { ...pageHeaders, 'content-type': contentType }))
  }
}
