import type * as z from 'zod'
import type { FieldProblem } from './problem.ts'

const longestEcho = 60

/** What a value from outside must look like. */
export type Schema<T> = z.ZodType<T>

export type Validation<T> = { kind: 'valid'; value: T } | { kind: 'invalid'; errors: FieldProblem[] }

/** Checks a value from outside. Failures name the field, the rule and the value received. */
export function validate<T>(schema: Schema<T>, input: unknown): Validation<T> {
  const result = schema.safeParse(input)
  if (result.success) return { kind: 'valid', value: result.data }
  return { kind: 'invalid', errors: result.error.issues.map((issue) => fieldProblem(issue, input)) }
}

function fieldProblem({ path, message }: z.core.$ZodIssue, input: unknown): FieldProblem {
  // Looked up in the input, because a schema that converts knows only what it made of the value.
  const received = describeReceived(valueAt(input, path))
  // The schema's own account of what it received is of the value that it made: "NaN" for "abc".
  const rule = message.replace(/, received [^,]*$/, '')
  return { field: path.join('.') || '(body)', rule, ...(received && { received }) }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input)
}

/** Short values are shown as they came, long ones by their size: an error must not carry a megabyte back. */
function describeReceived(input: unknown): string | undefined {
  if (input === undefined) return 'nothing'
  if (typeof input === 'string' && input.length > longestEcho) return `${input.length} characters`
  if (Array.isArray(input)) return `${input.length} items`
  if (typeof input === 'object' && input !== null) return undefined
  return JSON.stringify(input)
}
