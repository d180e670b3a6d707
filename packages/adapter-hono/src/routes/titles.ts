import { type TitlesResponse, titleQuerySchema } from '@manga-assist/contracts'
import { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'
import { query } from '../validated.ts'

export const titleRoutes = ({ catalogue }: AppDependencies) =>
  new Hono<AppEnv>()
    .get('/v1/titles', query(titleQuerySchema), (c) => {
      const { q, limit } = c.req.valid('query')
      return c.json({ items: catalogue.search(q, limit).map(({ title }) => title) } satisfies TitlesResponse)
    })
    .get('/v1/titles/:id', (c) => {
      const title = catalogue.byId(c.req.param('id'))
      return title ? c.json(title) : problemResponse(c, 'title-not-found', 'Search for titles with /v1/titles?q=.')
    })
