import { type PolicyName, policyNames } from '@manga-assist/simulator'

/** What a user typed breaks a rule; the message is one line. */
export class BadArgument extends Error {
  readonly code = 'bad-argument'
}

/** The line for what parsing threw; throws it again when no user is to blame. */
export function problemOf(error: unknown): string {
  if (error instanceof BadArgument) return error.message
  if (isParseArgsError(error)) return firstSentence(error.message)
  throw error
}

export function traceOption(text: string | undefined): string {
  if (text !== undefined && text !== '') return text
  const received = text === undefined ? 'nothing' : '""'
  throw new BadArgument(`--trace must name a CSV file, plain or gzip, received ${received}`)
}

export function oneOf<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
  otherwise: Value,
) {
  if (text === undefined) return otherwise
  const found = values.find((value) => value === text)
  if (found !== undefined) return found
  throw new BadArgument(`${name} must be ${values.join(' or ')}, received ${quoted(text)}`)
}

/** Comma-separated; what stands there twice counts once. */
export function list<Value>(text: string | undefined, otherwise: readonly Value[], read: (part: string) => Value) {
  if (text === undefined) return otherwise
  return [...new Set(text.split(',').map((part) => read(part.trim())))]
}

export function knownPolicy(name: string): PolicyName {
  const found = policyNames.find((known) => known === name)
  if (found !== undefined) return found
  throw new BadArgument(
    `--policy must be a list of ${policyNames.join(', ')}, received ${quoted(name)}; choose from the list`,
  )
}

interface NumberRule {
  from?: number
  above?: number
  upTo: number
  whole?: true
}

export function numberOr(name: string, text: string | undefined, otherwise: number, rule: NumberRule): number {
  return text === undefined ? otherwise : numberOption(name, text, rule)
}

export function numberOption(name: string, text: string, rule: NumberRule): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const highEnough = rule.above === undefined ? value >= (rule.from ?? 0) : value > rule.above
  if (highEnough && value <= rule.upTo && (!rule.whole || Number.isInteger(value))) return value
  const lower = rule.above === undefined ? `from ${rule.from}` : `above ${rule.above}`
  const noun = rule.whole ? 'a whole number' : 'a number'
  throw new BadArgument(`${name} must be ${noun} ${lower} up to ${rule.upTo}, received ${quoted(text)}`)
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

/** Node adds advice about positional arguments that does not apply here. */
function firstSentence(message: string): string {
  return message.split(/[.\n]/, 1)[0] ?? message
}
