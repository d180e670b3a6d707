import { answerError, type Problem, type ProblemCode, problem } from '@manga-assist/contracts'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/** An error answer in the form that the route's clients understand, with the correlation id of the request. */
export function problemResponse(
  c: Context<AppEnv>,
  code: ProblemCode,
  detail: string,
  more: Pick<Problem, 'errors'> = {},
): Response {
  const details = problem(code, detail, { requestId: c.get('trace').traceId, ...more })
  const { headers, body } = answerError(c.req.path, details)
  return c.body(body, details.status as 400, headers)
}
