import * as z from 'zod'
import type { Declarations } from '../page/declarations.ts'
import { PageError } from '../page/page-error.ts'
import { type FieldSchema, typeInWords } from './field-type.ts'

export interface PolicyField {
  /** With dots: `watermarks.cpu.high`. */
  path: string
  type: string
  description: string
}

/** Pure: every field of the policy file that holds a value. What says nothing of its own is described by what it is in. */
export function policyFields(schema: z.ZodType, declared: readonly Declarations[]): PolicyField[] {
  const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as FieldSchema
  return fieldsOf([], document, '', declared)
}

function fieldsOf(
  names: readonly string[],
  schema: FieldSchema,
  above: string,
  declared: readonly Declarations[],
): PolicyField[] {
  const own = declared.map(({ fields }) => fields.get(names.at(-1) ?? '')).find((words) => words)
  const description = own ?? above
  const { properties, additionalProperties: others } = insideOf(schema)
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([name, field]) =>
      fieldsOf([...names, name], field, description, declared),
    )
  }
  // What stands in a class is described where classes are, whatever else has that name.
  if (typeof others === 'object') return fieldsOf([...names, 'NAME'], others, description, declared.toReversed())
  const path = names.join('.')
  if (description === '') throw new PageError(`${path} of the policy file has no comment that says what it does`)
  return [{ path, type: typeInWords(schema), description }]
}

/** What may be `null` as well is described by what else it may be. */
function insideOf(schema: FieldSchema): FieldSchema {
  return schema.anyOf?.find(({ type }) => type !== 'null') ?? schema
}
