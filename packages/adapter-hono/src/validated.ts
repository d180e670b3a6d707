import { type Schema, validate } from '@manga-assist/contracts'
import type { Context, MiddlewareHandler } from 'hono'
import type * as z from 'zod'
import type { AppEnv } from './app-env.ts'
import { type ProblemResponse, problemResponse } from './problem-response.ts'

/** Either the value, or the answer that says what was wrong with it. */
export type Validated<T> = { kind: 'valid'; value: T } | { kind: 'refused'; response: ProblemResponse }

/** Which part of a request a handler holds against which schema. */
export interface RequestCheck {
  part: 'query' | 'json'
  schema: z.ZodType
}

/** As a query is written: texts, of which the schema makes what it says. */
type QueryText<T> = { [K in keyof T]: T[K] extends string | undefined ? T[K] : string }

type Checked<Part extends string, Input, Output> = MiddlewareHandler<
  AppEnv,
  string,
  { in: { [K in Part]: Input }; out: { [K in Part]: Output } },
  ProblemResponse
>

const checks = new WeakMap<object, RequestCheck>()

/** Lets a request through whose query keeps to the schema; `c.req.valid('query')` is what the schema made of it. */
export function query<S extends z.ZodType>(schema: S): Checked<'query', QueryText<z.input<S>>, z.output<S>> {
  return checked({ part: 'query', schema }, async (c) => validatedQuery(c, schema))
}

/** Lets a request through whose JSON body keeps to the schema; `c.req.valid('json')` is what the schema made of it. */
export function jsonBody<S extends z.ZodType>(schema: S): Checked<'json', z.input<S>, z.output<S>> {
  return checked({ part: 'json', schema }, (c) => validatedBody(c, schema))
}

/** The check that a handler is; undefined for every other. From it the description of the API takes its schemas. */
export function checkOf(handler: object): RequestCheck | undefined {
  return checks.get(handler)
}

function checked(
  check: RequestCheck,
  validated: (c: Context<AppEnv>) => Promise<Validated<unknown>>,
): MiddlewareHandler<AppEnv, string, never, ProblemResponse> {
  const handler: MiddlewareHandler<AppEnv, string, never, ProblemResponse> = async (c, next) => {
    const result = await validated(c)
    if (result.kind === 'refused') return result.response
    c.req.addValidatedData(check.part, result.value as object)
    return next()
  }
  checks.set(handler, check)
  return handler
}

function validatedQuery<T>(c: Context<AppEnv>, schema: Schema<T>): Validated<T> {
  const start = c.req.url.indexOf('?')
  const parameters = [...new URLSearchParams(start === -1 ? '' : c.req.url.slice(start))]
  const names = parameters.map(([name]) => name)
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  if (repeated !== undefined) {
    const errors = [{ field: repeated.slice(0, 60), rule: 'must come once' }]
    const detail = 'A parameter of the query comes more than once.'
    return { kind: 'refused', response: problemResponse(c, 'invalid-request', detail, { errors }) }
  }
  return heldAgainst(c, schema, Object.fromEntries(parameters), 'query')
}

async function validatedBody<T>(c: Context<AppEnv>, schema: Schema<T>): Promise<Validated<T>> {
  const type = c.req.header('content-type') ?? 'nothing'
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    const detail = `Send the body as application/json; the content-type was ${type.slice(0, 80)}.`
    return { kind: 'refused', response: problemResponse(c, 'unsupported-media-type', detail) }
  }
  const text = await c.req.text()
  const json = parseJson(text)
  if (json.kind === 'malformed') return { kind: 'refused', response: problemResponse(c, 'malformed-json', json.detail) }
  return heldAgainst(c, schema, json.value, 'body')
}

function parseJson(text: string): { kind: 'parsed'; value: unknown } | { kind: 'malformed'; detail: string } {
  if (text === '') return { kind: 'malformed', detail: 'The body is empty; send a JSON object.' }
  try {
    return { kind: 'parsed', value: JSON.parse(text) }
  } catch {
    return { kind: 'malformed', detail: `The ${text.length} characters received do not parse as JSON.` }
  }
}

function heldAgainst<T>(c: Context<AppEnv>, schema: Schema<T>, input: unknown, where: string): Validated<T> {
  const result = validate(schema, input)
  if (result.kind === 'valid') return result
  const [first] = result.errors
  const detail = `In the ${where}, ${first?.field}: ${first?.rule}; received ${first?.received ?? 'an object'}.`
  return { kind: 'refused', response: problemResponse(c, 'invalid-request', detail, { errors: result.errors }) }
}
