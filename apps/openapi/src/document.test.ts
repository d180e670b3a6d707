import { routesOf } from '@manga-assist/adapter-hono'
import { problems } from '@manga-assist/contracts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openApiDocument } from './document/document.ts'
import { openApp } from './open-app.ts'
import { operations } from './operations/index.ts'
import { document, type Node, operationList } from './testing/document.ts'

function routes() {
  const { app, close } = openApp()
  onTestFinished(close)
  return routesOf(app)
}

test('the document is OpenAPI 3.1', async () => {
  const result = await new Validator().validate({ ...structuredClone(document) })
  expect(result).toEqual({ valid: true })
})

test('every route is in it, and nothing else', () => {
  const served = routes().map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  expect(operationList.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served.sort())
})

test('a route that is not described is named, and so is a description without a route', () => {
  const added = { method: 'GET', path: '/v1/new', checks: [] }
  expect(() => openApiDocument([...routes(), added], operations, '1')).toThrow('GET /v1/new is not described')
  const [, ...others] = routes()
  expect(() => openApiDocument(others, operations, '1')).toThrow('described, but no route: GET /health')
})

test('every operation has an id of its own', () => {
  const ids = operationList.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([])
})

test('every error code of the public routes is in the schema of problems', () => {
  const { properties } = document.components.schemas.Problem as { properties: { code: { enum: string[] } } }
  expect(properties.code.enum).toEqual(Object.keys(problems))
})

describe('schemas', () => {
  const text = JSON.stringify(document)

  test('are referred to by names that lead somewhere, and none is there for nothing', () => {
    const references = new Set([...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, name]) => name))
    const { schemas, responses, headers, parameters } = document.components
    const there = Object.entries({ schemas, responses, headers, parameters }).flatMap(([kind, all]) =>
      Object.keys(all).map((name) => `${kind}/${name}`),
    )
    expect([...references].sort()).toEqual(there.sort())
    expect(text).not.toMatch(/"\$ref":"(?!#\/components\/)/)
  })

  test('are written once: no object stands in two places', () => {
    const seen = new Map<string, string[]>()
    visit(document, '', (node, at) => {
      if (node.type !== 'object' || Object.keys((node.properties as object) ?? {}).length < 2) return
      const key = JSON.stringify(node)
      seen.set(key, [...(seen.get(key) ?? []), at])
    })
    expect(seen.size).toBeGreaterThan(20)
    expect([...seen.values()].filter((places) => places.length > 1)).toEqual([])
  })
})

function visit(node: unknown, at: string, see: (node: Node, at: string) => void): void {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node)) see(node as Node, at)
  for (const [name, value] of Object.entries(node)) visit(value, `${at}/${name}`, see)
}
