import { type Problem, type ProblemCode, problem, problemContentType } from '@manga-assist/contracts'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/** An error answer as problem details, with the correlation id of the request. */
export function problemResponse(
  c: Context<AppEnv>,
  code: ProblemCode,
  detail: string,
  more: Pick<Problem, 'errors'> = {},
): Response {
  const body = problem(code, detail, { requestId: c.get('trace').traceId, ...more })
  return c.body(JSON.stringify(body), body.status as 400, { 'content-type': problemContentType })
}
