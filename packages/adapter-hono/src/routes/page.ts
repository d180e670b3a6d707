import type { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'

/** Nothing from elsewhere, nothing inline. */
const pageHeaders = {
  'content-security-policy': "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}

export function addPageRoutes(app: Hono<AppEnv>, { assets = new Map() }: AppDependencies): void {
  for (const [path, { content, contentType }] of assets) {
    app.get(path, (c) => c.body(content, 200, { ...pageHeaders, 'content-type': contentType }))
  }
}
