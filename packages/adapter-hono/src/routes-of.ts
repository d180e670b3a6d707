import type { Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import { checkOf, type RequestCheck } from './validated.ts'

/** A route as the application has it. */
export interface Route {
  method: string
  /** With parameters as `:id`. */
  path: string
  /** What it holds requests against. */
  checks: readonly RequestCheck[]
}

/** The routes of an application in the order in which they were added, without middleware. */
export function routesOf(app: Pick<Hono<AppEnv>, 'routes'>): Route[] {
  const added = app.routes.filter(({ method }) => method !== 'ALL')
  const byName = Map.groupBy(added, ({ method, path }) => `${method} ${path}`)
  return [...byName.values()].flatMap((handlers) => {
    const [first] = handlers
    const checks = handlers.flatMap(({ handler }) => checkOf(handler) ?? [])
    return first ? [{ method: first.method, path: first.path, checks }] : []
  })
}
