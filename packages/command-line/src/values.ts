import { BadArgument, quoted } from './bad-argument.ts'

export interface NumberRule {
  /** Lowest that is taken; 0 when neither it nor `above` is given. */
  from?: number
  /** Lowest that is not taken. */
  above?: number
  upTo: number
  whole?: true
}

/** The number in `text`. Digits and a point only: what looks like something else is refused. */
export function numberOption(name: string, text: string, rule: NumberRule): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const highEnough = rule.above === undefined ? value >= (rule.from ?? 0) : value > rule.above
  if (highEnough && value <= rule.upTo && (!rule.whole || Number.isInteger(value))) return value
  const lower = rule.above === undefined ? `from ${rule.from ?? 0}` : `above ${rule.above}`
  const noun = rule.whole ? 'a whole number' : 'a number'
  throw new BadArgument(`${name} must be ${noun} ${lower} up to ${rule.upTo}, received ${quoted(text)}`)
}

/** The same, or `otherwise` where nothing was given. */
export function numberOr(name: string, text: string | undefined, otherwise: number, rule: NumberRule): number {
  return text === undefined ? otherwise : numberOption(name, text, rule)
}

/** One of `values`; of undefined, `otherwise`, without which something must be given. */
export function oneOf<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
  otherwise?: Value,
): Value {
  if (text === undefined && otherwise !== undefined) return otherwise
  const found = values.find((value) => value === text)
  if (found !== undefined) return found
  const rule = values.length > 2 ? `one of ${values.join(', ')}` : values.join(' or ')
  throw new BadArgument(`${name} must be ${rule}, received ${received(text)}`)
}

/** Comma-separated; what stands there twice counts once. */
export function list<Value>(text: string | undefined, otherwise: readonly Value[], read: (part: string) => Value) {
  if (text === undefined) return otherwise
  return [...new Set(text.split(',').map((part) => read(part.trim())))]
}

/** Reads one entry of a list of names. */
export function nameOf<Value extends string>(option: string, names: readonly Value[]): (text: string) => Value {
  return (text) => {
    const found = names.find((name) => name === text)
    if (found !== undefined) return found
    throw new BadArgument(`${option} must be a list of ${names.join(', ')}, received ${quoted(text)}`)
  }
}

/** The name of a file; undefined where nothing was given. */
export function fileOption(name: string, text: string | undefined): string | undefined {
  if (text === '') throw new BadArgument(`${name} must name a file, received ""`)
  return text
}

/** What was received, also where that is nothing. */
export function received(text: string | undefined): string {
  return text === undefined ? 'nothing' : quoted(text)
}
