import {
  BadArgument,
  fileOption,
  numberOr,
  oneOf,
  type Parsed,
  parseCommandLine,
  quoted,
  type Values,
} from '@manga-assist/command-line'
import { description } from './description.ts'
import { type BurstOptions, defaultOptions, type Mix } from './options.ts'
import { planPhases } from './plan.ts'

/** Longest plan in requests: it is made and held in memory before the run. */
const maxPlannedRequests = 500_000

/** Reads the command line. Never throws on what a user may have typed. */
export function parseBurstArguments(argv: readonly string[]): Parsed<BurstOptions> {
  return parseCommandLine(description, argv, toOptions)
}

type Given = Values<(typeof description)['options']>

function toOptions(given: Given): BurstOptions {
  const tokens = fileOption('--tokens', given.tokens)
  const options: BurstOptions = {
    baseline: numberOr('--baseline', given.baseline, defaultOptions.baseline, { above: 0, upTo: 10_000 }),
    multiple: numberOr('--multiple', given.multiple, defaultOptions.multiple, { from: 1, upTo: 1_000 }),
    seconds: numberOr('--seconds', given.seconds, defaultOptions.seconds, { from: 1, upTo: 3_600, whole: true }),
    mix: given.mix === undefined ? defaultOptions.mix : parseMix(given.mix),
    json: fileOption('--json', given.json) ?? defaultOptions.json,
    html: fileOption('--html', given.html) ?? defaultOptions.html,
    seed: numberOr('--seed', given.seed, defaultOptions.seed, { from: 0, upTo: 2 ** 32 - 1, whole: true }),
    killTask: given['kill-task'] ?? defaultOptions.killTask,
    simulate: given.simulate ?? defaultOptions.simulate,
    ...(given.base !== undefined && { base: parseBase(given.base) }),
    ...(tokens !== undefined && { tokens }),
    ...(given.flood !== undefined && { flood: oneOf('--flood', given.flood, ['chat', 'recs']) }),
    ...(given.overflow !== undefined && { overflow: oneOf('--overflow', given.overflow, ['on', 'off']) }),
  }
  rejectContradictions(options)
  return options
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

function badMix(text: string): BadArgument {
  const rule = 'must hold whole weights such as chat=30,recs=70, not all zero'
  return new BadArgument(`--mix ${rule}, received ${quoted(text)}`)
}

function parseBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOrigin = url && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}${url.hash}` === '/'
  if (isOrigin && url.username === '' && url.password === '') return url.origin
  const rule = 'must be an origin such as http://127.0.0.1:8080'
  throw new BadArgument(`--base ${rule}, received ${quoted(text)}`)
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
