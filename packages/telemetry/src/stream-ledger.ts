import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type Clock, deadline } from '@manga-assist/clock'
import type { LedgerEntry, LedgerHeader } from '@manga-assist/contracts'
import { ledgerLines } from './ledger-lines.ts'

export interface LedgerDownload {
  header: LedgerHeader
  entries: Iterable<LedgerEntry>
}

/** A reader that takes nothing for so long is cut off. */
const stallTimeoutMs = 30_000

/** Writes the ledger no faster than it is read: nothing piles up, and no other request waits for it. */
export async function streamLedger(
  response: ServerResponse,
  { header, entries }: LedgerDownload,
  clock: Clock,
): Promise<void> {
  const leaving = new AbortController()
  response.once('close', () => leaving.abort())
  response.writeHead(200, {
    'content-type': 'application/x-ndjson',
    'content-disposition': 'attachment; filename="ledger.ndjson"',
    'cache-control': 'no-store',
  })
  try {
    for await (const lines of ledgerLines(header, entries)) {
      if (!response.write(lines)) await happened(response, 'drain', clock, leaving.signal)
    }
    response.end()
    await happened(response, 'finish', clock, leaving.signal)
  } catch {
    // Who left is gone, and who stalled is cut off; neither is a fault of ours.
    response.destroy()
  }
}

/** Rejects when it has not happened in time, or the reader has left. */
async function happened(response: ServerResponse, event: 'drain' | 'finish', clock: Clock, leaving: AbortSignal) {
  if (event === 'finish' && response.writableFinished) return
  const { signal, cancel } = deadline(clock, stallTimeoutMs, () => new Error('the reader stalled'), leaving)
  try {
    await once(response, event, { signal })
  } finally {
    cancel()
  }
}
