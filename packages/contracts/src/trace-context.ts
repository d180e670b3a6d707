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
  const traceparent = header(headerNames.traceparent)
  const fromParent = traceparent === undefined ? undefined : fromTraceparent(traceparent)
  if (fromParent !== undefined) return fromParent
  const amazon = header(headerNames.amazonTraceId)
  return amazon === undefined ? undefined : fromAmazon(amazon)
}

function fromTraceparent(value: string): IncomingTrace | undefined {
  const [, traceId, parentId, flags] = traceparentPattern.exec(value) ?? []
  if (!(traceId && parentId && flags) || traceId === noTrace) return undefined
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

function fromAmazon(value: string): IncomingTrace | undefined {
  const [, time, unique] = amazonRootPattern.exec(value) ?? []
  if (time === undefined || unique === undefined) return undefined
  const sampled = amazonSampledPattern.exec(value)?.[1]
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

const traceIdDigits = 32
const parentIdDigits = 16
const digitsPerTrace = traceIdDigits + parentIdDigits
/** Text is made for so many traces at a time: for each alone it took a tenth of a relayed request. */
const tracesAtOnce = 128
/** Both digits of each byte, as they stand in memory one after the other. */
const hexPairs = new Uint16Array(
  Uint8Array.from(Array.from({ length: 256 }, (_, byte) => [...byte.toString(16).padStart(2, '0')]).flat(), (digit) =>
    digit.charCodeAt(0),
  ).buffer,
)

/** Makes traces with ids of their own. */
function createTraceMaker(): () => IncomingTrace {
  const next = createWords()
  const pairs = new Uint16Array((digitsPerTrace / 2) * tracesAtOnce)
  const decoder = new TextDecoder()
  let text = ''
  let used = 0

  function refill(): void {
    for (let at = 0; at < pairs.length; at += pairsPerWord) {
      const word = next()
      pairs[at] = hexPairs[word & 255] as number
      pairs[at + 1] = hexPairs[(word >>> 8) & 255] as number
      pairs[at + 2] = hexPairs[(word >>> 16) & 255] as number
      pairs[at + 3] = hexPairs[word >>> 24] as number
    }
    text = decoder.decode(pairs)
    used = 0
  }

  return () => {
    if (used === text.length) refill()
    const parentAt = used + traceIdDigits
    const traceId = text.slice(used, parentAt)
    used = parentAt + parentIdDigits
    return { traceId, parentId: text.slice(parentAt, used), sampled: undefined }
  }
}

const pairsPerWord = 4

/**
 * Words of 32 bits by xoshiro128**, seeded from the machine's randomness. Ids must be unlike each other, not secret, and
 * to ask the machine for each byte costs more than everything else about them.
 */
function createWords(): () => number {
  let [a = 1, b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint32Array(4))
  return () => {
    const word = Math.imul(rotated(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotated(d, 11)
    return word
  }
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** A trace as the value of an `X-Amzn-Trace-Id` header. */
export function amazonTraceIdOf({ traceId, parentId, sampled }: TraceContext): string {
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${parentId};Sampled=${sampled ? 1 : 0}`
}

/** A trace as the value of a W3C `traceparent` header. */
export function traceparentOf({ traceId, parentId, sampled }: TraceContext): string {
  return `00-${traceId}-${parentId}-${sampled ? '01' : '00'}`
}
