import { type RecommendationsResponse, recommendationQuerySchema } from '@manga-assist/contracts'
import type { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'
import { validatedQuery } from '../validated.ts'

export function addRecommendationRoutes(app: Hono<AppEnv>, { recommendations }: AppDependencies): void {
  app.get('/v1/recommendations', async (c) => {
    const query = validatedQuery(c, recommendationQuerySchema)
    if (query.kind === 'refused') return query.response
    const result = await recommendations.forUser(c.get('userId'), query.value)
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
}
