import { parseArgs } from 'node:util'
import { type BurstOptions, defaultOptions, type Mix } from './options.ts'
import { planPhases } from './plan.ts'

export type ParsedArguments =
  | { kind: 'run'; options: BurstOptions }
  | { kind: 'help' }
  /** `message` is one line: which option, which rule, what was received. */
  | { kind: 'invalid'; message: string }

/** Longest plan in requests: it is made and held in memory before the run. */
const maxPlannedRequests = 500_000

/** Reads the command line. Never throws on what a user may have typed. */
export function parseBurstArguments(argv: readonly string[]): ParsedArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options: known, allowPositionals: false })
    if (values.help) return { kind: 'help' }
    return { kind: 'run', options: toOptions(values) }
  } catch (error) {
    if (error instanceof BadArgument) return { kind: 'invalid', message: error.message }
    if (isParseArgsError(error)) return { kind: 'invalid', message: firstSentence(error.message) }
    throw error
  }
}

const known = {
  base: { type: 'string' },
  tokens: { type: 'string' },
  baseline: { type: 'string' },
  multiple: { type: 'string' },
  seconds: { type: 'string' },
  mix: { type: 'string' },
  flood: { type: 'string' },
  json: { type: 'string' },
  html: { type: 'string' },
  seed: { type: 'string' },
  overflow: { type: 'string' },
  'kill-task': { type: 'boolean' },
  simulate: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

type Given = { [Name in keyof typeof known]?: (typeof known)[Name]['type'] extends 'string' ? string : boolean }

class BadArgument extends Error {
  readonly code = 'bad-argument'
}

function toOptions(given: Given): BurstOptions {
  const options: BurstOptions = {
    baseline: numberOption('--baseline', given.baseline, defaultOptions.baseline, { above: 0, upTo: 10_000 }),
    multiple: numberOption('--multiple', given.multiple, defaultOptions.multiple, { from: 1, upTo: 1_000 }),
    seconds: numberOption('--seconds', given.seconds, defaultOptions.seconds, { from: 1, upTo: 3_600, whole: true }),
    mix: given.mix === undefined ? defaultOptions.mix : parseMix(given.mix),
    json: fileOption('--json', given.json, defaultOptions.json),
    html: fileOption('--html', given.html, defaultOptions.html),
    seed: numberOption('--seed', given.seed, defaultOptions.seed, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
    killTask: given['kill-task'] ?? defaultOptions.killTask,
    simulate: given.simulate ?? defaultOptions.simulate,
    ...(given.base !== undefined && { base: parseBase(given.base) }),
    ...(given.tokens !== undefined && { tokens: fileOption('--tokens', given.tokens, '') }),
    ...(given.flood !== undefined && { flood: parseFlood(given.flood) }),
    ...(given.overflow !== undefined && { overflow: parseOverflow(given.overflow) }),
  }
  rejectContradictions(options)
  return options
}

interface NumberRule {
  from?: number
  above?: number
  upTo: number
  whole?: true
}

function numberOption(name: string, text: string | undefined, otherwise: number, rule: NumberRule): number {
  if (text === undefined) return otherwise
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const highEnough = rule.above === undefined ? value >= (rule.from ?? 0) : value > rule.above
  if (highEnough && value <= rule.upTo && (!rule.whole || Number.isInteger(value))) return value
  const lower = rule.above === undefined ? `from ${rule.from}` : `above ${rule.above}`
  const noun = rule.whole ? 'a whole number' : 'a number'
  throw new BadArgument(`${name} must be ${noun} ${lower} up to ${rule.upTo}, received ${quoted(text)}`)
}

function parseMix(text: string): Mix {
  const mix = { chat: 0, recs: 0 }
  for (const part of text.split(',')) {
    const [, name, weight] = /^(chat|recs)=(\d{1,6})$/.exec(part.trim()) ?? []
    if (name !== 'chat' && name !== 'recs') throw badMix(text)
    mix[name] = Number(weight)
  }
  if (mix.chat + mix.recs === 0) throw badMix(text)
  return mix
}

function parseFlood(text: string): keyof Mix {
  if (text === 'chat' || text === 'recs') return text
  throw new BadArgument(`--flood must be chat or recs, received ${quoted(text)}`)
}

function badMix(text: string): BadArgument {
  const rule = 'must hold whole weights such as chat=30,recs=70, not all zero'
  return new BadArgument(`--mix ${rule}, received ${quoted(text)}`)
}

function fileOption(name: string, text: string | undefined, otherwise: string): string {
  if (text === '') throw new BadArgument(`${name} must name a file, received ""`)
  return text ?? otherwise
}

function parseBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOrigin = url && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}` === '/'
  if (isOrigin && url.username === '' && url.password === '') return url.origin
  const rule = 'must be an origin such as http://127.0.0.1:8080'
  throw new BadArgument(`--base ${rule}, received ${quoted(text)}`)
}

function parseOverflow(text: string): 'on' | 'off' {
  if (text === 'on' || text === 'off') return text
  throw new BadArgument(`--overflow must be on or off, received ${quoted(text)}`)
}

function rejectContradictions(options: BurstOptions): void {
  if (options.tokens !== undefined && options.base === undefined) {
    throw new BadArgument('--tokens is for a service that is given by --base: a stack of its own asks for none')
  }
  const ownOnly = options.killTask ? '--kill-task' : options.simulate ? '--simulate' : options.overflow && '--overflow'
  if (options.base !== undefined && ownOnly) {
    throw new BadArgument(`${ownOnly} needs a stack of its own, so without --base, received --base ${options.base}`)
  }
  const unlike = options.killTask ? '--kill-task' : options.overflow === 'off' && '--overflow off'
  if (options.simulate && unlike) {
    throw new BadArgument(`--simulate needs a whole stack with Lambda behind it, received ${unlike}`)
  }
  const planned = planPhases(options).reduce((sum, { startMs, endMs, perSecond }) => {
    return sum + ((endMs - startMs) / 1_000) * perSecond
  }, 0)
  if (planned > maxPlannedRequests) {
    const received = `${options.baseline} x ${options.multiple} for ${options.seconds} s`
    const rule = `must plan at most ${maxPlannedRequests} requests`
    throw new BadArgument(`--baseline, --multiple and --seconds together ${rule}, received ${received}`)
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

function isParseArgsError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

/** Node adds advice about positional arguments that does not apply here. */
function firstSentence(message: string): string {
  return message.split(/[.\n]/, 1)[0] ?? message
}
