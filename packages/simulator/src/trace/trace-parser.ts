import { createRandom, seedFor } from '../random.ts'
import type { OnArrival, RowReader } from './arrivals.ts'
import { type CountOptions, countHeader, createCountRows } from './count-rows.ts'
import { createLineReader } from './line-reader.ts'
import { createRequestRows, requestHeader } from './request-rows.ts'
import { quoted, TraceError } from './trace-error.ts'

export interface TraceOptions extends CountOptions {
  seed: number
}

/** The trace as it is. */
export const defaultTraceOptions: TraceOptions = { multiply: 1, compress: 1, cap: Number.POSITIVE_INFINITY, seed: 1 }

/** A longer line is of no trace. */
const longestLine = 1_000
const byteOrderMark = '\ufeff'

/** Takes the text of a trace piece by piece. Both methods throw a TraceError on what does not fit. */
export interface TraceParser {
  push(text: string): void
  end(): void
}

/**
 * Reads a trace of requests or of counts, told apart by the header, and hands on its arrivals as they come: nothing is
 * kept. Lines may end in CRLF. `multiply` and `cap` are for counts only.
 */
export function createTraceParser(options: TraceOptions, onArrival: OnArrival): TraceParser {
  let rows: RowReader | undefined
  const lines = createLineReader(longestLine, (text, line) => {
    if (rows === undefined) rows = readerFor(text, options, onArrival)
    else rows.row(text, line)
  })
  return {
    push: (text) => lines.push(text),
    end() {
      const count = lines.end()
      if (count < 2) throw new TraceError(count + 1, 'the trace ends before its first row')
      rows?.end()
    },
  }
}

function readerFor(header: string, options: TraceOptions, onArrival: OnArrival): RowReader {
  const name = header.startsWith(byteOrderMark) ? header.slice(1) : header
  if (name === requestHeader) {
    if (options.multiply !== 1 || options.cap !== Number.POSITIVE_INFINITY) {
      throw new TraceError(1, `is of single requests; --multiply and --cap are for traces of counts (${countHeader})`)
    }
    return createRequestRows(options.compress, onArrival)
  }
  if (name === countHeader) return createCountRows(options, createRandom(seedFor(options.seed, 0)), onArrival)
  throw new TraceError(1, `must be the header ${requestHeader} or ${countHeader}, received ${quoted(header)}`)
}
