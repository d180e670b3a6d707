import { createRandom, seedFor } from '../random.ts'
import type { OnArrival, RowReader } from './arrivals.ts'
import { type CountOptions, countHeader, createCountRows } from './count-rows.ts'
import { createRequestRows, requestHeader } from './request-rows.ts'
import { quoted, TraceError } from './trace-error.ts'

export interface TraceOptions extends CountOptions {
  seed: number
}

/** The trace as it is. */
export const defaultTraceOptions: TraceOptions = { multiply: 1, compress: 1, cap: Number.POSITIVE_INFINITY, seed: 1 }

/** A longer line is of no trace: refused before it fills the memory. */
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
  let rest = ''
  let line = 0
  let isEmpty = true

  function take(text: string): void {
    line += 1
    const content = text.endsWith('\r') ? text.slice(0, -1) : text
    if (rows === undefined) rows = readerFor(content, options, onArrival)
    else rows.row(content, line)
    if (line > 1) isEmpty = false
  }

  return {
    push(text) {
      const all = rest + text
      let start = 0
      for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
        take(all.slice(start, end))
        start = end + 1
      }
      rest = all.slice(start)
      if (rest.length > longestLine) throw new TraceError(line + 1, `is longer than ${longestLine} characters`)
    },
    end() {
      if (rest !== '') take(rest)
      if (isEmpty) throw new TraceError(line + 1, 'the trace ends before its first row')
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
