import { feedbackSchema, preferencesSchema } from '@manga-assist/contracts'
import { applyFeedback } from '@manga-assist/core'
import type { Context, Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { problemResponse } from '../problem-response.ts'
import { validatedBody } from '../validated.ts'

export function addPreferenceRoutes(app: Hono<AppEnv>, { preferences, catalogue }: AppDependencies): void {
  app.get('/v1/preferences', async (c) => c.json(await preferences.read(c.get('userId'))))

  app.put('/v1/preferences', async (c) => {
    const body = await validatedBody(c, preferencesSchema)
    if (body.kind === 'refused') return body.response
    const { liked, read, dropped } = body.value
    const unknown = [...liked, ...read, ...dropped].find((id) => catalogue.byId(id) === undefined)
    if (unknown !== undefined) return unknownTitle(c, unknown)
    return c.json(await preferences.update(c.get('userId'), () => body.value))
  })

  app.post('/v1/feedback', async (c) => {
    const body = await validatedBody(c, feedbackSchema)
    if (body.kind === 'refused') return body.response
    const feedback = body.value
    if (catalogue.byId(feedback.titleId) === undefined) return unknownTitle(c, feedback.titleId)
    return c.json(await preferences.update(c.get('userId'), (before) => applyFeedback(before, feedback)))
  })
}

function unknownTitle(c: Context<AppEnv>, id: string): Response {
  return problemResponse(c, 'title-not-found', `The catalogue has no title "${id}"; search with /v1/titles?q=.`)
}
