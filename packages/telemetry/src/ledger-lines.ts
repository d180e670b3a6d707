import type { LedgerEntry, LedgerHeader } from '@manga-assist/contracts'

/** Lines that are made in one go: a fraction of a millisecond's work. */
const linesAtOnce = 100

/** The ledger as text, a line of JSON each, in pieces of a hundred lines: between two of them other work has its turn. */
export async function* ledgerLines(header: LedgerHeader, entries: Iterable<LedgerEntry>): AsyncGenerator<string> {
  let lines = `${JSON.stringify(header)}\n`
  let count = 1
  for (const entry of entries) {
    lines += `${JSON.stringify(entry)}\n`
    count += 1
    if (count < linesAtOnce) continue
    yield lines
    await new Promise((resolve) => setImmediate(resolve))
    lines = ''
    count = 0
  }
  if (lines !== '') yield lines
}
