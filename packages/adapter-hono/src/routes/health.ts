import { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'

/** `/health` says that the process lives, whatever its stores do; `/ready` whether it wants traffic. */
export const healthRoutes = ({ isReady }: AppDependencies) =>
  new Hono<AppEnv>()
    .get('/health', (c) => c.json({ status: 'ok' as const }))
    .get('/ready', (c) =>
      isReady() ? c.json({ status: 'ready' as const }) : problemResponse(c, 'not-ready', 'Ask again in a few seconds.'),
    )
