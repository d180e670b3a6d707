import type { Decision, PressureReason } from '@manga-assist/contracts'
import { concurrencyUtilization, type PlaneLoad } from './plane-load.ts'
import type { AdmissionPolicy, DecisionInput, Mode } from './policy.ts'
import type { RequestClass } from './request-class.ts'

/** Enter overflow at `high`, leave it at `low`. Both are utilizations, 0 to 1. */
export interface Watermarks {
  high: number
  low: number
}

export interface StaticPolicyOptions {
  concurrency: Watermarks
  cpu: Watermarks
  eventLoop: Watermarks
}

/** Concurrency leaves room for what cannot be spilled; CPU and event loop leave room for the relaying itself. */
export const defaultStaticPolicyOptions: StaticPolicyOptions = {
  concurrency: { high: 0.9, low: 0.7 },
  cpu: { high: 0.85, low: 0.65 },
  eventLoop: { high: 0.85, low: 0.65 },
}

const normal: Mode = { kind: 'normal' }
const serveWithHeadroom: Decision = { kind: 'serve', reason: 'headroom' }

/**
 * Fixed thresholds with high and low watermarks: the policy that operators start with. From the request that finds a
 * signal at its high watermark until the first that finds all of them at or under the low one, what can be spilled is.
 * The concurrency limit itself is never passed.
 *
 * Throws a RangeError that names the option when a watermark is out of range.
 */
export function createStaticPolicy(options: StaticPolicyOptions = defaultStaticPolicyOptions): AdmissionPolicy {
  for (const [name, watermarks] of Object.entries(options)) checkWatermarks(name, watermarks)
  let mode: Mode = normal
  return {
    kind: 'modal',
    name: 'static',
    options,
    get mode() {
      return mode
    },
    decide(input) {
      mode = nextMode(mode, input.load, options)
      return decide(mode, input)
    },
  }
}

/** Pure: the mode after a look at the load. */
function nextMode(mode: Mode, load: PlaneLoad, options: StaticPolicyOptions): Mode {
  if (mode.kind === 'overflow') return pressure(load, options, 'low') === undefined ? normal : mode
  const cause = pressure(load, options, 'high')
  return cause === undefined ? normal : { kind: 'overflow', cause }
}

function decide(mode: Mode, { requestClass, load, keptSlots = 0, overflowUnavailable }: DecisionInput): Decision {
  const full = isFull(requestClass, load, keptSlots)
  if (!full && mode.kind === 'normal') return serveWithHeadroom
  // From here on the request should leave; when it cannot, it is served as long as the hard limit has room.
  if (!requestClass.spillable) return { kind: full ? 'shed' : 'serve', reason: 'not-spillable' }
  if (overflowUnavailable !== undefined) return { kind: full ? 'shed' : 'serve', reason: overflowUnavailable }
  return { kind: 'spill', reason: mode.kind === 'overflow' ? mode.cause : 'primary-full' }
}

/** A limit may fall under what runs: what takes no slot is served all the same. */
function isFull({ weight }: RequestClass, { inFlight, concurrencyLimit }: PlaneLoad, keptSlots: number): boolean {
  return weight === 0 ? concurrencyLimit <= 0 : inFlight + weight > concurrencyLimit - keptSlots
}

/** The first signal that is at the high watermark, or still above the low one. A signal that is unknown says nothing. */
function pressure(load: PlaneLoad, options: StaticPolicyOptions, edge: keyof Watermarks): PressureReason | undefined {
  if (passes(concurrencyUtilization(load), options.concurrency, edge)) return 'concurrency'
  if (passes(load.cpuUtilization, options.cpu, edge)) return 'cpu'
  if (passes(load.eventLoopUtilization, options.eventLoop, edge)) return 'event-loop'
  return undefined
}

function passes(utilization: number | undefined, { high, low }: Watermarks, edge: keyof Watermarks): boolean {
  if (utilization === undefined) return false
  return edge === 'high' ? utilization >= high : utilization > low
}

function checkWatermarks(name: string, { high, low }: Watermarks): void {
  if (low > 0 && low < high && high <= 1) return
  throw new RangeError(`${name} watermarks must satisfy 0 < low < high <= 1, got low ${low} and high ${high}`)
}
