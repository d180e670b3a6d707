import {
  type LedgerHeader,
  type LedgerRequest,
  type LedgerStart,
  ledgerEntrySchema,
  ledgerHeaderSchema,
  type Schema,
  validate,
} from '@manga-assist/contracts'
import { createLineReader } from '../trace/line-reader.ts'
import { quoted, TraceError } from '../trace/trace-error.ts'

/** A ledger as it was downloaded. */
export interface RecordedLedger {
  header: LedgerHeader
  /** In the order in which they came. */
  requests: LedgerRequest[]
  starts: LedgerStart[]
}

/** Takes the text of a ledger piece by piece. Both methods throw a TraceError on what does not fit. */
export interface LedgerParser {
  push(text: string): void
  end(): RecordedLedger
}

/** A longer line is of no ledger. */
const longestLine = 10_000
/** No router keeps more. */
const mostEntries = 1_048_576

/** Reads a ledger: a line of JSON for the header, and one for each entry. It may have no entries. */
export function createLedgerParser(): LedgerParser {
  const requests: LedgerRequest[] = []
  const starts: LedgerStart[] = []
  let header: LedgerHeader | undefined
  let beforeMs = 0

  function takeEntry(text: string, line: number): void {
    if (line > mostEntries + 1)
      throw new TraceError(line, `is one too many: a ledger has at most ${mostEntries} entries`)
    const entry = read(ledgerEntrySchema, text, line)
    if (entry.atMs < beforeMs) {
      const rule = `must not be less than in the line above (${beforeMs})`
      throw new TraceError(line, `field atMs: ${rule}, received ${entry.atMs}; leave the lines in their order`)
    }
    beforeMs = entry.atMs
    if (entry.kind === 'request') requests.push(entry)
    else starts.push(entry)
  }

  const lines = createLineReader(longestLine, (text, line) => {
    if (header === undefined) header = read(ledgerHeaderSchema, text, line)
    else takeEntry(text, line)
  })
  return {
    push: (text) => lines.push(text),
    end() {
      const count = lines.end()
      if (header === undefined) throw new TraceError(count + 1, 'the ledger ends before its header')
      return { header, requests, starts }
    },
  }
}

function read<Value>(schema: Schema<Value>, text: string, line: number): Value {
  const checked = validate(schema, parsed(text, line))
  if (checked.kind === 'valid') return checked.value
  const [{ field, rule, received } = { field: '', rule: '', received: undefined }] = checked.errors
  throw new TraceError(line, `field ${field}: ${rule}${received === undefined ? '' : `, received ${received}`}`)
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TraceError(line, `must be a line of JSON, as /ledger on an admin port gives it, received ${quoted(text)}`)
  }
}
