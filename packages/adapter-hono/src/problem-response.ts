import { answerError, type Problem, type ProblemCode, problem, type problems } from '@manga-assist/contracts'
import type { Context, TypedResponse } from 'hono'
import type { AppEnv } from './app-env.ts'

type ProblemStatus = (typeof problems)[ProblemCode]['status']

/** An error answer. What a client of the types sees of it is told from an answer that succeeded by its status. */
export type ProblemResponse = Response & TypedResponse<Problem, ProblemStatus, 'json'>

/** An error answer in the form that the route's clients understand, with the correlation id of the request. */
export function problemResponse(
  c: Context<AppEnv>,
  code: ProblemCode,
  detail: string,
  more: Pick<Problem, 'errors'> = {},
): ProblemResponse {
  const details = problem(code, detail, { requestId: c.get('trace').traceId, ...more })
  const { headers, body } = answerError(c.req.path, details)
  return c.body(body, details.status as 400, headers) as Response as ProblemResponse
}
