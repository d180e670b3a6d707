import { headerNames } from './headers.ts'

/** One request's place in a user journey. `traceId` is the correlation id on every log line, on every plane. */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits. */
  traceId: string
  /** 16 lower-case hexadecimal digits: the caller's span. */
  parentId: string
  /** Whether each hop writes its line for this request; what is abnormal is always written. */
  sampled: boolean
}

/** The trace of a request: the one that came with it, else a new one. */
export type ReadTrace = (header: ReadHeader) => TraceContext

export interface TraceReaderOptions {
  /** Share of requests whose lines are written, 0 to 1, where the sender did not say. */
  sampleRate: number
  /** Uniform in 0 to 1. */
  random: () => number
}

/** A trace as it came: the sender may have left it open whether it is sampled. */
export type IncomingTrace = Omit<TraceContext, 'sampled'> & { sampled: boolean | undefined }

export type ReadHeader = (name: string) => string | undefined

const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/
const amazonRootPattern = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})/
const amazonSampledPattern = /(?:^|;)\s*Sampled=([01])/
const noTrace = '0'.repeat(32)

/**
 * The trace that came with a request: W3C `traceparent`, else the `Root` of `X-Amzn-Trace-Id` (its time and its id
 * joined are a W3C trace id). Undefined when neither is there or well formed.
 */
export function readTraceContext(header: ReadHeader): IncomingTrace | undefined {
  const [, traceId, parentId, flags] = header(headerNames.traceparent)?.match(traceparentPattern) ?? []
  if (traceId && parentId && flags && traceId !== noTrace) {
    return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
  }
  const amazon = header(headerNames.amazonTraceId) ?? ''
  const [, time, unique] = amazon.match(amazonRootPattern) ?? []
  if (time === undefined || unique === undefined) return undefined
  const sampled = amazon.match(amazonSampledPattern)?.[1]
  return {
    traceId: time + unique,
    parentId: unique.slice(0, 16),
    sampled: sampled === undefined ? undefined : sampled === '1',
  }
}

/** Reads the trace of a request, and begins one where none came. Throws a RangeError for a rate out of range. */
export function createTraceReader({ sampleRate, random }: TraceReaderOptions): ReadTrace {
  if (!(sampleRate >= 0 && sampleRate <= 1)) throw new RangeError(`sampleRate must be from 0 to 1, got ${sampleRate}`)
  const newTrace = createTraceMaker()
  return (header) => {
    const { traceId, parentId, sampled } = readTraceContext(header) ?? newTrace()
    return { traceId, parentId, sampled: sampled ?? random() < sampleRate }
  }
}

const traceIdBytes = 16
const parentIdBytes = 8
/** Randomness is fetched for so many traces at a time: a call for each took a tenth of a relayed request. */
const tracesAtOnce = 64
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Makes traces with ids of their own. */
function createTraceMaker(): () => IncomingTrace {
  const random = new Uint8Array((traceIdBytes + parentIdBytes) * tracesAtOnce)
  let used = random.length

  function hex(bytes: number): string {
    let text = ''
    for (const end = used + bytes; used < end; used += 1) text += hexOfByte[random[used] ?? 0]
    return text
  }

  return () => {
    if (used === random.length) {
      crypto.getRandomValues(random)
      used = 0
    }
    return { traceId: hex(traceIdBytes), parentId: hex(parentIdBytes), sampled: undefined }
  }
}

/** The headers that hand a trace to the next hop. */
export function traceHeaders(trace: TraceContext): Record<string, string> {
  const { traceId, parentId, sampled } = trace
  const root = `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`
  return {
    [headerNames.traceparent]: traceparentOf(trace),
    [headerNames.amazonTraceId]: `Root=${root};Parent=${parentId};Sampled=${sampled ? 1 : 0}`,
  }
}

/** A trace as the value of a W3C `traceparent` header. */
export function traceparentOf({ traceId, parentId, sampled }: TraceContext): string {
  return `00-${traceId}-${parentId}-${sampled ? '01' : '00'}`
}
