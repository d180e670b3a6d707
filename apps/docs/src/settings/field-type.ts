import { choice, code } from '../page/markdown.ts'
import { PageError } from '../page/page-error.ts'

/** The part of JSON Schema that our schemas come to. */
export interface FieldSchema {
  type?: string
  enum?: readonly (string | number)[]
  format?: string
  pattern?: string
  allOf?: readonly { pattern?: string }[]
  anyOf?: readonly FieldSchema[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  minLength?: number
  maxLength?: number
  properties?: Readonly<Record<string, FieldSchema>>
  additionalProperties?: boolean | FieldSchema
}

/** What may be written for a field, in words. */
export function typeInWords(schema: FieldSchema): string {
  if (schema.enum !== undefined) return choice(schema.enum.map(String))
  switch (schema.type) {
    case 'integer':
      return `whole number${rangeInWords(schema)}`
    case 'number':
      return `number${rangeInWords(schema)}`
    case 'boolean':
      return choice(['true', 'false'])
    case 'string':
      return textInWords(schema)
    default:
      throw new PageError(`a field of type ${schema.type ?? 'unknown'} has no words yet: add them to field-type.ts`)
  }
}

function rangeInWords({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: FieldSchema): string {
  // JSON Schema bounds whole numbers by what a double holds; nobody asked for that.
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  const bounds = [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(minimum !== undefined && most === undefined && exclusiveMaximum === undefined ? [`from ${minimum}`] : []),
    ...(minimum !== undefined && most !== undefined ? [`${minimum} to ${most}`] : []),
    ...(minimum !== undefined && exclusiveMaximum !== undefined ? [`from ${minimum}, under ${exclusiveMaximum}`] : []),
    ...(minimum === undefined && most !== undefined ? [`at most ${most}`] : []),
  ]
  return bounds.length === 0 ? '' : `, ${bounds.join(', ')}`
}

function textInWords({ format, pattern, allOf = [], minLength, maxLength }: FieldSchema): string {
  const patterns = [pattern, ...allOf.map((one) => one.pattern)].filter((one) => one !== undefined)
  const rules = [
    ...(minLength !== undefined && minLength > 1 ? [`at least ${minLength} characters`] : []),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...patterns.map((one) => `fits ${code(one)}`),
  ]
  return [format === 'uri' ? 'URL' : 'text', ...rules].join(', ')
}
