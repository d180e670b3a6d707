import type { Route } from '@manga-assist/adapter-hono'
import { answerHeaders, requestHeaders } from './headers.ts'
import { documentInfo, securitySchemes } from './info.ts'
import type { Json } from './json.ts'
import type { Operation } from './operation.ts'
import { operationObject } from './operation-object.ts'
import { createProblemAnswers } from './problem-answers.ts'
import { documentSchemas } from './schemas.ts'
import { tags } from './tags.ts'

/** Operations by method and path: `GET /v1/titles/:id`. */
export type Operations = Readonly<Record<string, Operation>>

/**
 * The OpenAPI document of these routes. What they hold requests against is read from the routes themselves; `operations`
 * says the rest. Throws for a route without an operation, and for an operation without a route.
 */
export function openApiDocument(routes: readonly Route[], operations: Operations, version: string): Json {
  const names = routes.map(nameOf)
  const unserved = Object.keys(operations).filter((name) => !names.includes(name))
  if (unserved.length > 0) throw new Error(`described, but no route: ${unserved.join(', ')}`)
  const queries = routes.flatMap(({ checks }) => checks.filter(({ part }) => part === 'query'))
  const schemas = documentSchemas(queries.map(({ schema }) => schema))
  const problemAnswers = createProblemAnswers(schemas)
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const operation = operations[nameOf(route)]
    if (operation === undefined) throw new Error(`${nameOf(route)} is not described: add it to src/operations`)
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operationObject(route, operation, { schemas, problemAnswers }),
    }
  }
  return {
    openapi: '3.1.1',
    info: { ...documentInfo, version },
    servers: [{ url: '/', description: 'Where this document comes from.' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.components,
      responses: problemAnswers.components(),
      headers: answerHeaders,
      parameters: requestHeaders,
      securitySchemes,
    },
  }
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`
}
