import type { Clock } from '@manga-assist/clock'
import {
  createTraceParser,
  defaultTraceOptions,
  type PolicyName,
  policies,
  policyNames,
  Simulation,
} from '@manga-assist/simulator'
import type { Benchmark } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import { atLeast, row } from '../statistics.ts'

/** An hour of chat, compressed tenfold, with a burst of six times as much in every third bin. */
const bins = 12
const counts = { usual: 8_000, burst: 48_000 }
const compress = 10
/** Holds the usual load at three quarters, a burst not at all. */
const slots = 800

const promisedPerSecond = 300_000

interface Arrivals {
  atMs: Float64Array
  context: Int32Array
  generated: Int32Array
}

/** How fast requests are simulated, a policy at a time. */
export const simulate: Benchmark = {
  name: 'simulate',
  about: 'requests that the simulator takes in a second under each policy, against none, and rows that it reads',
  rounds: 7,
  async run({ rounds, clock, signal, progress }) {
    const arrivals = bursts()
    progress(`${arrivals.atMs.length.toLocaleString('en-US')} requests a policy and round`)
    const figures = await interleave(casesOf(arrivals, clock), rounds, signal, progress)
    const metric = { metric: 'requests', unit: '1/s' }
    const none = { case: 'none', rounds: figures.none }
    const rows = policyNames.map((name) =>
      row({ case: name, ...metric }, figures[name], name === 'none' ? undefined : none),
    )
    const reading = row({ case: 'reading a trace', metric: 'rows', unit: '1/s' }, figures.reading, none)
    const targets = rows.map(({ case: name, value }) => atLeast(name, promisedPerSecond, 'requests a second', value))
    return { rows: [...rows, reading], targets }
  },
}

function casesOf(arrivals: Arrivals, clock: Clock): Record<PolicyName | 'reading', () => number> {
  const perSecond = (work: () => void) => {
    const startedAtMs = clock.now()
    work()
    return arrivals.atMs.length / ((clock.now() - startedAtMs) / 1_000)
  }
  const simulated = policyNames.map((name) => [name, () => perSecond(() => replay(name, arrivals))])
  const text = asText(arrivals)
  const reading = () => perSecond(() => parse(text, () => {}))
  return Object.fromEntries([...simulated, ['reading', reading]]) as Record<PolicyName | 'reading', () => number>
}

function replay(name: PolicyName, { atMs, context, generated }: Arrivals): void {
  const simulation = new Simulation({ name, policy: policies[name], slots, slotsPerTask: 8, seed: 1 })
  for (let place = 0; place < atMs.length; place += 1) {
    simulation.arrive(atMs[place] as number, context[place] as number, generated[place] as number)
  }
  simulation.finish()
}

function bursts(): Arrivals {
  const rows = Array.from({ length: bins }, (_, bin) => {
    const minute = String(bin * 5).padStart(2, '0')
    return `2026-01-01 00:${minute}:00,${bin % 3 === 2 ? counts.burst : counts.usual}`
  })
  const [atMs, context, generated]: [number[], number[], number[]] = [[], [], []]
  parse(['timestamp,count_per_5min', ...rows].join('\n'), (at, contextTokens, generatedTokens) => {
    atMs.push(at)
    context.push(contextTokens)
    generated.push(generatedTokens)
  })
  return { atMs: Float64Array.from(atMs), context: Int32Array.from(context), generated: Int32Array.from(generated) }
}

function asText({ atMs, context, generated }: Arrivals): string {
  const rows = Array.from(atMs, (at, place) => `${at.toFixed(1)},${context[place]},${generated[place]}`)
  return ['offset_ms,context_tokens,generated_tokens', ...rows].join('\n')
}

function parse(text: string, onArrival: (atMs: number, contextTokens: number, generatedTokens: number) => void): void {
  const parser = createTraceParser(
    { ...defaultTraceOptions, compress: text.startsWith('timestamp') ? compress : 1 },
    onArrival,
  )
  // Pieces as a file is read.
  for (let start = 0; start < text.length; start += 65_536) parser.push(text.slice(start, start + 65_536))
  parser.end()
}
