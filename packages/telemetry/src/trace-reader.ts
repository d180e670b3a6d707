import { randomBytes } from 'node:crypto'
import { type ReadTrace, readTraceContext } from '@manga-assist/contracts'

export interface TraceReaderOptions {
  /** Share of requests whose lines are written, 0 to 1, where the sender did not say. */
  sampleRate: number
  /** Uniform in 0 to 1. */
  random: () => number
}

/** Reads the trace of a request, and begins one where none came. */
export function createTraceReader({ sampleRate, random }: TraceReaderOptions): ReadTrace {
  if (!(sampleRate >= 0 && sampleRate <= 1)) throw new RangeError(`sampleRate must be from 0 to 1, got ${sampleRate}`)
  return (header) => {
    const { traceId, parentId, sampled } = readTraceContext(header) ?? newTrace()
    return { traceId, parentId, sampled: sampled ?? random() < sampleRate }
  }
}

function newTrace() {
  const hex = randomBytes(24).toString('hex')
  return { traceId: hex.slice(0, 32), parentId: hex.slice(32), sampled: undefined }
}
