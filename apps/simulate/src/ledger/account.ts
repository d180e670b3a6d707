import type { LedgerReplay, RecordedLedger } from '@manga-assist/simulator'

/** What was read and how it is replayed, in a line or two for the reader. */
export function account({ service, at, recorded, capacity }: RecordedLedger['header'], replay: LedgerReplay): string {
  const { arrivals, slots, limits } = replay
  const seconds = ((arrivals.at(-1)?.atMs ?? 0) / 1_000).toFixed(1)
  const noun = slots === 1 ? 'slot' : 'slots'
  const lines = [`${service}, read ${at}: ${arrivals.length} requests in ${seconds} s, replayed with ${slots} ${noun}`]
  if (recorded > capacity) {
    lines.push(`the ledger held the last ${capacity} of ${recorded} entries: it begins in the middle`)
  }
  if (limits.least !== limits.most) {
    lines.push(`the limit was between ${limits.least} and ${limits.most}: --slots replays with another`)
  }
  return lines.map((line) => `${line}\n`).join('')
}
