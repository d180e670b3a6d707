import type { Route } from '@manga-assist/adapter-hono'
import { sseDone, sseEvent } from '@manga-assist/contracts'
import { everyAnswersHeaders } from './headers.ts'
import { readerSecurity } from './info.ts'
import type { Json } from './json.ts'
import type { Answer, AnswerContent, Operation } from './operation.ts'
import type { ProblemAnswers } from './problem-answers.ts'
import { isReaderPath, refusalsOf } from './refusals.ts'
import type { DocumentSchemas } from './schemas.ts'

interface Parts {
  schemas: DocumentSchemas
  problemAnswers: ProblemAnswers
}

/** One route as OpenAPI describes it. Throws where the description and the route do not fit together. */
export function operationObject(route: Route, operation: Operation, { schemas, problemAnswers }: Parts): Json {
  const { id, tag, summary, description, socket, problems = [] } = operation
  const where = `${route.method} ${route.path}`
  const parameters = [...pathParameters(route, operation, schemas), ...queryParameters(route, operation, schemas)]
  const headers = (operation.headers ?? []).map((name): Json => ({ $ref: `#/components/parameters/${name}` }))
  const answers = Object.entries(operation.answers).map(([status, answer]) => [
    status,
    response(answer, schemas, where),
  ])
  return defined({
    operationId: id,
    tags: [tag],
    summary,
    description,
    parameters: parameters.length + headers.length > 0 ? [...parameters, ...headers] : undefined,
    requestBody: requestBody(route, operation, schemas),
    responses: {
      ...Object.fromEntries(answers),
      ...problemAnswers.of([...refusalsOf(route), ...problems], route.path),
    },
    security: isReaderPath(route.path) ? readerSecurity : [],
    'x-websocket': socket && { client: schemas.ref(socket.client, where), server: schemas.ref(socket.server, where) },
  })
}

function pathParameters({ path }: Route, { parameters = {} }: Operation, schemas: DocumentSchemas): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const parameter = parameters[name]
    if (parameter?.schema === undefined) throw new Error(`${path} has the parameter ${name} without a description`)
    const { description, example, schema } = parameter
    return { name, in: 'path', required: true, description, schema: schemas.ref(schema, `${path}, ${name}`), example }
  })
}

function queryParameters({ path, checks }: Route, { parameters = {} }: Operation, schemas: DocumentSchemas): Json[] {
  const checked = checks.filter(({ part }) => part === 'query').flatMap(({ schema }) => schemas.query(schema))
  return checked.map(({ name, required, schema }) => {
    const text = parameters[name]
    if (text === undefined) throw new Error(`${path} takes ${name} in its query, without a description`)
    return { name, in: 'query', required, description: text.description, schema, example: text.example }
  })
}

function requestBody({ path, method, checks }: Route, { bodies }: Operation, schemas: DocumentSchemas): Json {
  const [check] = checks.filter(({ part }) => part === 'json')
  if ((check === undefined) !== (bodies === undefined)) {
    throw new Error(
      `${method} ${path} ${check ? 'takes a body, without an example' : 'takes no body, but has examples'}`,
    )
  }
  if (check === undefined || bodies === undefined) return undefined
  const schema = schemas.ref(check.schema, `${method} ${path}`)
  return { required: true, content: { 'application/json': { schema, examples: bodies as Json } } }
}

function response({ description, content, headers = [] }: Answer, schemas: DocumentSchemas, where: string): Json {
  const written = Object.entries(content ?? {}).map(([type, one]) => [type, mediaType(one, schemas, where)])
  const names = [...everyAnswersHeaders, ...headers]
  return defined({
    description,
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: content && Object.fromEntries(written),
  })
}

function mediaType(content: AnswerContent, schemas: DocumentSchemas, where: string): Json {
  switch (content.kind) {
    case 'json':
      return { schema: schemas.ref(content.schema, where), example: content.example as Json }
    case 'events': {
      const item = schemas.ref(content.schema, where)
      // OpenAPI 3.2 has a place for the schema of an event; in 3.1 JSON Schema's own words come nearest.
      const schema = { type: 'string', contentMediaType: 'text/event-stream', contentSchema: item }
      return { schema, example: content.example.map(sseEvent).join('') + sseDone }
    }
    case 'text':
      return { schema: { type: 'string' } }
    default:
      return content satisfies never
  }
}

/** Without what is absent, as JSON has it. */
function defined(entries: Record<string, Json>): Json {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}
