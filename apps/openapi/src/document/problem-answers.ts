import { answerError, type ProblemCode, problem, problemAdvice, problems } from '@manga-assist/contracts'
import { openAiErrorSchema } from '../answers/openai.ts'
import { problemSchema } from '../answers/problem.ts'
import { everyAnswersHeaders } from './headers.ts'
import type { Json } from './json.ts'
import type { DocumentSchemas } from './schemas.ts'

/** Headers that come with a refusal of that status. */
const headersByStatus: Readonly<Record<number, readonly string[]>> = {
  401: ['www-authenticate'],
  426: ['upgrade'],
  429: ['retry-after', 'ratelimit-policy', 'ratelimit'],
  503: ['retry-after'],
}

/** Refusals as responses that many operations share, under names made of their codes. */
export interface ProblemAnswers {
  /** References by status, for one operation. */
  of(codes: readonly ProblemCode[], path: string): Record<string, Json>
  /** All that were referred to. */
  components(): Record<string, Json>
}

export function createProblemAnswers(schemas: DocumentSchemas): ProblemAnswers {
  const written = new Map<string, Json>()
  return {
    of(codes, path) {
      const byStatus = Map.groupBy([...new Set(codes)].sort(), (code) => problems[code].status)
      const entries = [...byStatus].map(([status, ofStatus]): [string, Json] => {
        const isOpenAi = contentTypeAt(path) === 'application/json'
        const name = `${isOpenAi ? 'OpenAi' : ''}${ofStatus.map(pascalCase).join('Or')}`
        written.set(name, responseOf(status, ofStatus, path, schemas))
        return [String(status), { $ref: `#/components/responses/${name}` }]
      })
      return Object.fromEntries(entries.sort())
    },
    components: () => Object.fromEntries([...written].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function responseOf(status: number, codes: readonly ProblemCode[], path: string, schemas: DocumentSchemas): Json {
  const isOpenAi = contentTypeAt(path) === 'application/json'
  const headers = [...everyAnswersHeaders, ...(headersByStatus[status] ?? [])]
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}. ${problemAdvice[code]}`).join('\n\n'),
    headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: {
      [contentTypeAt(path)]: {
        schema: schemas.ref(isOpenAi ? openAiErrorSchema : problemSchema, path),
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code, path) }])),
      },
    },
  }
}

/** In the form that clients of that path understand, by the code that writes it. */
function exampleOf(code: ProblemCode, path: string): Json {
  const errors =
    code === 'invalid-request' ? { errors: [{ field: 'limit', rule: 'Too small: expected >=1', received: '0' }] } : {}
  const details = problem(code, problemAdvice[code], { requestId: '4bf92f3577b34da6a3ce929d0e0e4736', ...errors })
  return JSON.parse(answerError(path, details).body)
}

function contentTypeAt(path: string): string {
  return answerError(path, problem('internal-error', '')).headers['content-type'] ?? ''
}

function pascalCase(code: string): string {
  return code.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}
