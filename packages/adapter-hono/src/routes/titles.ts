import { titleQuerySchema } from '@manga-assist/contracts'
import type { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'
import { validatedQuery } from '../validated.ts'

export function addTitleRoutes(app: Hono<AppEnv>, { catalogue }: AppDependencies): void {
  app.get('/v1/titles', (c) => {
    const query = validatedQuery(c, titleQuerySchema)
    if (query.kind === 'refused') return query.response
    const { q, limit } = query.value
    return c.json({ items: catalogue.search(q, limit).map(({ title }) => title) })
  })

  app.get('/v1/titles/:id', (c) => {
    const title = catalogue.byId(c.req.param('id'))
    return title ? c.json(title) : problemResponse(c, 'title-not-found', 'Search for titles with /v1/titles?q=.')
  })
}
