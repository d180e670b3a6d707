import type { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'

/** `/health` says that the process lives, whatever its stores do; `/ready` whether it wants traffic. */
export function addHealthRoutes(app: Hono<AppEnv>, { isReady }: AppDependencies): void {
  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.get('/ready', (c) => {
    return isReady() ? c.json({ status: 'ready' }) : problemResponse(c, 'not-ready', 'Ask again in a few seconds.')
  })
}
