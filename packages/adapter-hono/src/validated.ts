import { type Schema, validate } from '@manga-assist/contracts'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'
import { problemResponse } from './problem-response.ts'

/** Either the value, or the answer that says what was wrong with it. */
export type Validated<T> = { kind: 'valid'; value: T } | { kind: 'refused'; response: Response }

/** The query, held against its schema. */
export function validatedQuery<T>(c: Context<AppEnv>, schema: Schema<T>): Validated<T> {
  const start = c.req.url.indexOf('?')
  const parameters = [...new URLSearchParams(start === -1 ? '' : c.req.url.slice(start))]
  const names = parameters.map(([name]) => name)
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  if (repeated !== undefined) {
    const errors = [{ field: repeated.slice(0, 60), rule: 'must come once' }]
    const detail = 'A parameter of the query comes more than once.'
    return { kind: 'refused', response: problemResponse(c, 'invalid-request', detail, { errors }) }
  }
  return checked(c, schema, Object.fromEntries(parameters), 'query')
}

/** The JSON body, held against its schema. */
export async function validatedBody<T>(c: Context<AppEnv>, schema: Schema<T>): Promise<Validated<T>> {
  const type = c.req.header('content-type') ?? 'nothing'
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    const detail = `Send the body as application/json; the content-type was ${type.slice(0, 80)}.`
    return { kind: 'refused', response: problemResponse(c, 'unsupported-media-type', detail) }
  }
  const text = await c.req.text()
  const json = parseJson(text)
  if (json.kind === 'malformed') return { kind: 'refused', response: problemResponse(c, 'malformed-json', json.detail) }
  return checked(c, schema, json.value, 'body')
}

function parseJson(text: string): { kind: 'parsed'; value: unknown } | { kind: 'malformed'; detail: string } {
  if (text === '') return { kind: 'malformed', detail: 'The body is empty; send a JSON object.' }
  try {
    return { kind: 'parsed', value: JSON.parse(text) }
  } catch {
    return { kind: 'malformed', detail: `The ${text.length} characters received do not parse as JSON.` }
  }
}

function checked<T>(c: Context<AppEnv>, schema: Schema<T>, input: unknown, where: string): Validated<T> {
  const result = validate(schema, input)
  if (result.kind === 'valid') return result
  const [first] = result.errors
  const detail = `In the ${where}, ${first?.field}: ${first?.rule}; received ${first?.received ?? 'an object'}.`
  return { kind: 'refused', response: problemResponse(c, 'invalid-request', detail, { errors: result.errors }) }
}
