import { feedbackSchema, preferencesSchema } from '@manga-assist/contracts'
import { applyFeedback } from '@manga-assist/core'
import { type Context, Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { type ProblemResponse, problemResponse } from '../problem-response.ts'
import { jsonBody } from '../validated.ts'

export const preferenceRoutes = ({ preferences, catalogue }: AppDependencies) =>
  new Hono<AppEnv>()
    .get('/v1/preferences', async (c) => c.json(await preferences.read(c.get('userId'))))
    .put('/v1/preferences', jsonBody(preferencesSchema), async (c) => {
      const told = c.req.valid('json')
      const { liked, read, dropped } = told
      const unknown = [...liked, ...read, ...dropped].find((id) => catalogue.byId(id) === undefined)
      if (unknown !== undefined) return unknownTitle(c, unknown)
      return c.json(await preferences.update(c.get('userId'), () => told))
    })
    .post('/v1/feedback', jsonBody(feedbackSchema), async (c) => {
      const feedback = c.req.valid('json')
      if (catalogue.byId(feedback.titleId) === undefined) return unknownTitle(c, feedback.titleId)
      return c.json(await preferences.update(c.get('userId'), (before) => applyFeedback(before, feedback)))
    })

function unknownTitle(c: Context<AppEnv>, id: string): ProblemResponse {
  return problemResponse(c, 'title-not-found', `The catalogue has no title "${id}"; search with /v1/titles?q=.`)
}
