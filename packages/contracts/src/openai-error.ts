import { type Problem, problemContentType } from './problem.ts'

/** An error as clients of OpenAI's protocol read it. */
export interface OpenAiError {
  error: { message: string; type: string; param: string | null; code: string | null }
}

/** How an error goes out: its body, and the headers that belong to it. */
export interface ErrorAnswer {
  headers: Record<string, string>
  body: string
}

/** Gives a problem the form that the clients of a path understand. */
export type AnswerError = (path: string, problem: Problem, retryAfterSeconds?: number) => ErrorAnswer

const openAiRoutes = ['/v1/chat/completions', '/v1/models']

/**
 * Seconds from which OpenAI's own clients do not obey `retry-after`: they come back after 8 seconds at most, twice.
 * (openai 7.55, `retryRequest`.)
 */
export const longestObeyedSeconds = 60

/** Problem details, for whoever asks. */
export const answerProblem: AnswerError = (_path, problem) => {
  return { headers: { 'content-type': problemContentType }, body: JSON.stringify(problem) }
}

/** OpenAI's shape below its routes, problem details elsewhere. */
export const answerError: AnswerError = (path, problem, retryAfterSeconds) => {
  if (!isOpenAiPath(path)) return answerProblem(path, problem)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (retryAfterSeconds !== undefined && retryAfterSeconds > longestObeyedSeconds) headers['x-should-retry'] = 'false'
  return { headers, body: JSON.stringify(openAiError(problem)) }
}

/** A problem in OpenAI's shape. Codes are ours with underscores; `param` is the first field that broke a rule. */
function openAiError({ code, status, title, detail, errors }: Problem): OpenAiError {
  const message = `${title}. ${detail}`
  return {
    error: {
      message,
      type: openAiErrorType(status),
      param: errors?.[0]?.field ?? null,
      code: code.replaceAll('-', '_'),
    },
  }
}

function isOpenAiPath(path: string): boolean {
  return openAiRoutes.some((route) => path === route || path.startsWith(`${route}/`))
}

/** The kind of error that OpenAI names beside a status. */
export function openAiErrorType(status: number): string {
  if (status >= 500) return 'server_error'
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  return 'invalid_request_error'
}
