import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** As much of OpenAPI as the tests look at. */
export interface OpenApi {
  paths: Record<string, Record<string, OperationObject>>
  components: Record<'schemas' | 'responses' | 'headers' | 'parameters', Record<string, Node>>
}

export interface OperationObject {
  operationId: string
  parameters?: ParameterObject[]
  requestBody?: { content: Record<string, MediaType> }
  responses: Record<string, ResponseObject>
}

type ParameterObject = { name: string; in: 'path' | 'query' | 'header'; schema: Node; example?: unknown }
export type ResponseObject = { headers?: Record<string, Node>; content?: Record<string, MediaType> }
export type MediaType = { schema: Node; example?: unknown; examples?: Record<string, { value: unknown }> }
export type Node = { [name: string]: unknown }

const documentFile = resolve(import.meta.dirname, '../../../reference/src/openapi.json')

/** The committed document. */
export const document: OpenApi = JSON.parse(readFileSync(documentFile, 'utf8'))

/** Every operation with its method and path. */
export const operationList = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
)

/** What a reference in the document leads to; anything else as it is. */
export function resolved<T>(node: T): T {
  const pointer = (node as { $ref?: string }).$ref
  if (pointer === undefined) return node
  const steps = pointer.slice(2).split('/')
  const found = steps.reduce<unknown>((at, step) => (at as Node | undefined)?.[step], document)
  if (found === undefined) throw new Error(`${pointer} leads nowhere`)
  return found as T
}

/** Checks values against schemas of the document, closed: a property that no schema names is a fault too. */
export function documentValidator(): (schema: Node) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'document', components: { schemas: closed(document.components.schemas) } })
  // Most of the time is compiling, and most schemas come often.
  const compiled = new Map<string, ValidateFunction>()
  return (schema) => {
    const key = JSON.stringify(schema)
    const validate = compiled.get(key) ?? ajv.compile(withAbsoluteReferences(closed(schema)))
    compiled.set(key, validate)
    return validate
  }
}

/** Answers are open to what later versions add, so the document does not forbid it; the present one must name it all. */
function closed<T>(node: T): T {
  if (Array.isArray(node)) return node.map(closed) as T
  if (typeof node !== 'object' || node === null) return node
  const copy: Node = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]))
  if ('properties' in copy && !('additionalProperties' in copy) && copy.type === 'object')
    copy.additionalProperties = false
  return copy as T
}

function withAbsoluteReferences(node: Node): Node {
  return JSON.parse(JSON.stringify(node).replaceAll('"$ref":"#/', '"$ref":"document#/'))
}
