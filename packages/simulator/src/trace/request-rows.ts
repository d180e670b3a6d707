import type { OnArrival, RowReader } from './arrivals.ts'
import { quoted, TraceError } from './trace-error.ts'

export const requestHeader = 'offset_ms,context_tokens,generated_tokens'

const wellFormed = /^\d{1,15}(?:\.\d{1,15})?,\d{1,7},\d{1,7}$/

const columns = [
  { name: 'offset_ms', pattern: /^\d{1,15}(?:\.\d{1,15})?$/, rule: 'must be milliseconds from the start, 0 or more' },
  { name: 'context_tokens', pattern: /^\d{1,7}$/, rule: 'must be a whole number from 0 to 9999999' },
  { name: 'generated_tokens', pattern: /^\d{1,7}$/, rule: 'must be a whole number from 0 to 9999999' },
]

/** One request a row. `compress` divides the time between them. */
export function createRequestRows(compress: number, onArrival: OnArrival): RowReader {
  let beforeMs = 0
  return {
    row(text, line) {
      if (!wellFormed.test(text)) throw malformed(text, line)
      const [offset = '', context, generated] = text.split(',')
      const atMs = Number(offset)
      if (atMs < beforeMs) throw unsorted(offset, beforeMs, line)
      beforeMs = atMs
      onArrival(atMs / compress, Number(context), Number(generated))
    },
    end() {},
  }
}

function unsorted(offset: string, beforeMs: number, line: number): TraceError {
  const rule = `must not be less than in the line above (${beforeMs})`
  return new TraceError(line, `column 1 (offset_ms): ${rule}, received ${offset}; sort the file by this column`)
}

/** Only lines that do not fit come here, so it may take its time to find where. */
function malformed(text: string, line: number): TraceError {
  const cells = text.split(',')
  const index = columns.findIndex(({ pattern }, place) => !pattern.test(cells[place] ?? ''))
  const { name, rule } = columns[index] ?? { name: '', rule: '' }
  if (cells.length !== columns.length || index < 0) {
    return new TraceError(line, `must have ${columns.length} columns (${requestHeader}), received ${quoted(text)}`)
  }
  return new TraceError(line, `column ${index + 1} (${name}): ${rule}, received ${quoted(cells[index] ?? '')}`)
}
