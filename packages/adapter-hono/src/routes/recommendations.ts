import { type RecommendationsResponse, recommendationQuerySchema } from '@manga-assist/contracts'
import { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'
import { query } from '../validated.ts'

export const recommendationRoutes = ({ recommendations }: AppDependencies) =>
  new Hono<AppEnv>().get('/v1/recommendations', query(recommendationQuerySchema), async (c) => {
    const result = await recommendations.forUser(c.get('userId'), c.req.valid('query'))
    if (result.kind === 'unknown-likes') {
      const rule = 'must hold ids or names of titles in the catalogue; search with /v1/titles?q='
      const received = result.names.join(', ').slice(0, 200)
      const errors = [{ field: 'likes', rule, received }]
      return problemResponse(c, 'invalid-request', `In the query, likes: ${rule}; received ${received}.`, { errors })
    }
    const items = result.items.map(({ title, score, reasons }) => ({
      id: title.id,
      title: title.title,
      score,
      reasons: [...reasons],
    }))
    return c.json({ items } satisfies RecommendationsResponse)
  })
