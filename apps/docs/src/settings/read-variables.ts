import * as z from 'zod'
import type { Declarations } from '../page/declarations.ts'
import { PageError } from '../page/page-error.ts'
import { type FieldSchema, typeInWords } from './field-type.ts'

/** A process and the schema of its environment. */
export interface Reader {
  /** As the page calls it. */
  name: string
  /** Its own file of variables, which stands before those that it shares. */
  path: string
  schema: z.ZodObject
}

export interface Variable {
  name: string
  /** Where it is declared. */
  path: string
  description: string
  type: string
  default: string
  readBy: string[]
}

/** Pure: every variable of every reader; those that several declare alike stand once. Throws where a description lacks. */
export function readVariables(readers: readonly Reader[], declared: readonly Declarations[]): Variable[] {
  const all = new Map<string, Variable>()
  for (const reader of readers) {
    const shared = declared.filter(({ path }) => path === reader.path || !readers.some((other) => other.path === path))
    for (const variable of variablesOf(reader, shared)) {
      const key = JSON.stringify({ ...variable, readBy: [] })
      const known = all.get(key)
      if (known === undefined) all.set(key, variable)
      else known.readBy.push(reader.name)
    }
  }
  return [...all.values()]
}

function variablesOf({ name: reader, path, schema }: Reader, declared: readonly Declarations[]): Variable[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, property]) => {
    const at = declarationOf(name, path, declared)
    const isRequired = required.includes(name)
    return {
      name,
      path: at.path,
      description: at.description,
      type: typeInWords(property as FieldSchema),
      default: isRequired ? '_must be set_' : defaultOf(schema.shape[name]),
      readBy: [reader],
    }
  })
}

function declarationOf(name: string, own: string, declared: readonly Declarations[]) {
  const found = declared.filter(({ fields }) => fields.has(name))
  const best = found.find(({ path }) => path === own) ?? found[0]
  const description = best?.fields.get(name) ?? ''
  if (best === undefined || description === '') {
    throw new PageError(`${name} has no comment that says what it does: write one above it in ${best?.path ?? own}`)
  }
  return { path: best.path, description }
}

function defaultOf(field: unknown): string {
  if (!(field instanceof z.ZodDefault)) return ''
  const value: unknown = field.def.defaultValue
  if (Array.isArray(value) && value.length === 0) return ''
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
