import { type FieldProblem, type Title, titleSchema, validate } from '@manga-assist/contracts'

/** The titles of a file of JSON Lines, or what is wrong with it. */
export type CatalogueReading =
  | { kind: 'valid'; titles: readonly Title[] }
  /** `errors` are lines such as `FILE:7: year: rule; received "x"`, at most `mostErrorsShown`; `count` is of all. */
  | { kind: 'invalid'; errors: readonly string[]; count: number }

/** What a catalogue may hold: some fifty times all manga ever licensed in English. */
const mostTitles = 100_000
/** The longest line, in bytes. The largest title that fits the schema takes a tenth of it. */
const longestLineBytes = 64 * 1024
/** Most errors that are told, one a line: whoever mends these twenty sees the next. */
const mostErrorsShown = 20
const lineFeed = 0x0a

/**
 * Reads titles from JSON Lines: UTF-8, one title a line as `titleSchema` has it, blank lines count for nothing. Every bad
 * line gives one error, the first of its fields; an id that stands twice names both lines. `file` is how errors call it.
 */
export function readCatalogueLines(file: string, bytes: Uint8Array): CatalogueReading {
  const titles: Title[] = []
  const lineOfId = new Map<string, number>()
  const errors: string[] = []
  let count = 0
  const refuse = (place: string, what: string) => {
    count += 1
    if (errors.length < mostErrorsShown) errors.push(`${place}: ${what}`)
  }

  for (const { number, bytes: line } of linesOf(bytes)) {
    const reading = readLine(line)
    if (reading.kind === 'blank') continue
    const before = reading.kind === 'title' ? lineOfId.get(reading.title.id) : undefined
    if (reading.kind === 'bad') refuse(`${file}:${number}`, reading.what)
    else if (before !== undefined) {
      refuse(`${file}:${number}`, `id: must be unique; received "${reading.title.id}", which line ${before} has too`)
    } else {
      lineOfId.set(reading.title.id, number)
      titles.push(reading.title)
    }
    if (titles.length > mostTitles) {
      refuse(`${file}:${number}`, `(line): must be at most ${mostTitles} titles; received one more`)
      break
    }
  }
  if (titles.length === 0 && count === 0) refuse(file, 'must hold at least one title; received none')
  return count === 0 ? { kind: 'valid', titles } : { kind: 'invalid', errors, count }
}

type LineReading = { kind: 'title'; title: Title } | { kind: 'bad'; what: string } | { kind: 'blank' }

function readLine(bytes: Uint8Array): LineReading {
  if (bytes.length > longestLineBytes) {
    return bad(`(line): must be at most ${longestLineBytes} bytes; received ${bytes.length} bytes`)
  }
  const text = decode(bytes)
  if (text === undefined) return bad('(line): must be UTF-8; received other bytes')
  if (text.trim() === '') return { kind: 'blank' }
  const parsed = parse(text)
  if (parsed.kind === 'bad') return parsed
  const result = validate(titleSchema, parsed.value)
  return result.kind === 'valid' ? { kind: 'title', title: result.value } : bad(describe(result.errors[0]))
}

function bad(what: string): { kind: 'bad'; what: string } {
  return { kind: 'bad', what }
}

/** Undefined when the bytes are not UTF-8. A byte order mark is dropped. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parse(text: string): { kind: 'parsed'; value: unknown } | { kind: 'bad'; what: string } {
  try {
    return { kind: 'parsed', value: JSON.parse(text) }
  } catch {
    return bad(`(line): must be JSON; received ${JSON.stringify(text.trim().slice(0, 40))}`)
  }
}

function describe(problem: FieldProblem | undefined): string {
  const { field = '(body)', rule = 'must fit the schema', received = 'an object' } = problem ?? {}
  return `${field === '(body)' ? '(line)' : field}: ${rule}; received ${received}`
}

/** Cuts at line feeds without copying; numbers count from 1. */
function* linesOf(bytes: Uint8Array): Generator<{ number: number; bytes: Uint8Array }> {
  let start = 0
  for (let number = 1; start <= bytes.length; number += 1) {
    const found = bytes.indexOf(lineFeed, start)
    const end = found === -1 ? bytes.length : found
    yield { number, bytes: bytes.subarray(start, end) }
    start = end + 1
  }
}
