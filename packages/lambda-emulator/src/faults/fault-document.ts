import { type ThrottleReason, throttleReasons } from '../concurrency/concurrency.ts'
import { InvalidOptionError } from '../options/invalid-option.ts'
import type { Fault, FaultKind, FaultRule } from './fault.ts'

/** What `PUT /faults` takes. */
export interface FaultDocument {
  /** Equal seeds and equal invocations give equal faults. 1 where it is not given. */
  seed?: number
  faults: readonly FaultEntry[]
}

/** A fault, which function it is for, and how often it happens. Which of the last four it takes, its kind says. */
export interface FaultEntry {
  kind: FaultKind
  function?: string
  probability?: number
  count?: number
  reason?: ThrottleReason
  ms?: number
  afterBytes?: number
  prelude?: string
}

export interface ParsedFaults {
  seed: number
  rules: readonly FaultRule[]
}

export const defaultSeed = 1
/** Each rule costs every invocation a draw. */
const mostRules = 100
/** What Lambda lets an invocation last. */
const longestDelayMs = 900_000
const mostBytes = 1_073_741_824
/** No prelude of the service is longer than a sixteenth of it. */
const longestPrelude = 262_144
const mostCount = 1_000_000_000
/** Half a document: no reader of JSON takes it. */
const defaultPrelude = '{"statusCode":200,"headers":'
const defaultReason = 'ConcurrentInvocationLimitExceeded'

/** Reads a document of faults for these functions. Throws `InvalidOptionError` for the first rule that is broken. */
export function parseFaults(document: unknown, functionNames: readonly string[]): ParsedFaults {
  const { seed = defaultSeed, faults } = fieldsOf('document', document, ['seed', 'faults'])
  if (!Array.isArray(faults) || faults.length > mostRules) {
    throw new InvalidOptionError('faults', `an array of at most ${mostRules} faults`, faults)
  }
  return {
    seed: integer('seed', seed, 0, 0xffff_ffff),
    rules: faults.map((entry, at) => parseRule(`faults[${at}]`, entry, functionNames)),
  }
}

function parseRule(path: string, entry: unknown, functionNames: readonly string[]): FaultRule {
  const kinds = Object.keys(parsers)
  const kind = typeof entry === 'object' && entry !== null && 'kind' in entry ? entry.kind : undefined
  if (!isKind(kind)) throw new InvalidOptionError(`${path}.kind`, `one of ${kinds.join(', ')}`, kind)
  const { own, parse } = parsers[kind]
  const fields = fieldsOf(path, entry, ['kind', 'function', 'probability', 'count', ...own])
  const { function: functionName, probability = 1, count } = fields
  if (functionName !== undefined && !functionNames.some((name) => name === functionName)) {
    throw new InvalidOptionError(`${path}.function`, `one of ${functionNames.join(', ')}`, functionName)
  }
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) {
    throw new InvalidOptionError(`${path}.probability`, 'a number from 0 to 1', probability)
  }
  return {
    fault: parse(path, fields),
    functionName: functionName as string | undefined,
    probability,
    count: count === undefined ? undefined : integer(`${path}.count`, count, 1, mostCount),
  }
}

type Fields = Record<string, unknown>

/** For each kind of fault the fields of its own, and how they become a fault. */
const parsers: Record<FaultKind, { own: readonly string[]; parse: (path: string, fields: Fields) => Fault }> = {
  throttle: { own: ['reason'], parse: (path, fields) => ({ kind: 'throttle', reason: reasonOf(path, fields) }) },
  delay: {
    own: ['ms'],
    parse: (path, { ms }) => ({ kind: 'delay', ms: integer(`${path}.ms`, ms, 1, longestDelayMs) }),
  },
  cut: { own: ['afterBytes'], parse: (path, fields) => ({ kind: 'cut', afterBytes: bytesOf(path, fields) }) },
  'no-completion': { own: [], parse: () => ({ kind: 'no-completion' }) },
  'wrong-prelude': {
    own: ['prelude'],
    parse: (path, fields) => ({ kind: 'wrong-prelude', prelude: preludeOf(path, fields) }),
  },
  crash: { own: ['afterBytes'], parse: (path, fields) => ({ kind: 'crash', afterBytes: bytesOf(path, fields) }) },
  hang: { own: ['afterBytes'], parse: (path, fields) => ({ kind: 'hang', afterBytes: bytesOf(path, fields) }) },
}

function isKind(kind: unknown): kind is FaultKind {
  return typeof kind === 'string' && Object.hasOwn(parsers, kind)
}

function reasonOf(path: string, { reason = defaultReason }: Fields): ThrottleReason {
  const found = throttleReasons.find((known) => known === reason)
  if (!found) throw new InvalidOptionError(`${path}.reason`, `one of ${throttleReasons.join(', ')}`, reason)
  return found
}

function bytesOf(path: string, { afterBytes = 0 }: Fields): number {
  return integer(`${path}.afterBytes`, afterBytes, 0, mostBytes)
}

function preludeOf(path: string, { prelude = defaultPrelude }: Fields): string {
  if (typeof prelude === 'string' && prelude.length <= longestPrelude) return prelude
  throw new InvalidOptionError(`${path}.prelude`, `a text of at most ${longestPrelude} characters`, prelude)
}

function integer(field: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw new InvalidOptionError(field, `a whole number from ${min} to ${max}`, value)
}

/** The fields of an object. One that is not known is more likely misspelt than meant to do nothing. */
function fieldsOf(path: string, value: unknown, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidOptionError(path, 'an object', value)
  }
  const stranger = Object.keys(value).find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw new InvalidOptionError(`${path}.${stranger}`, `one of ${known.join(', ')}`, stranger)
  return value as Fields
}
