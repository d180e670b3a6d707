import { type Clock, deadline } from '@manga-assist/clock'

/** Reads a small text from a fixed address; undefined when there is none (404 and its like). Rejects for a fault. */
export type FetchDocument = (url: string) => Promise<string | undefined>

export interface FetchDocumentDependencies {
  fetch: typeof globalThis.fetch
  clock: Clock
}

/** A request waits for it, so no longer than a reader would, in milliseconds. */
const fetchTimeoutMs = 3_000
/** A set of a hundred keys. */
const largestDocumentBytes = 64 * 1_024

/** Follows no redirect, waits at most 3 s, reads at most 64 KB. */
export function createDocumentFetcher({ fetch, clock }: FetchDocumentDependencies): FetchDocument {
  return async (url) => {
    const budget = deadline(clock, fetchTimeoutMs, () => new Error(`no keys within ${fetchTimeoutMs} ms`))
    try {
      const response = await fetch(url, { signal: budget.signal, redirect: 'error' })
      if (response.ok) return await readText(response)
      await response.body?.cancel()
      if (response.status < 500 && response.status !== 429) return undefined
      throw new Error(`the key endpoint answered ${response.status}`)
    } finally {
      budget.cancel()
    }
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > largestDocumentBytes) throw new Error(`more than ${largestDocumentBytes} bytes of keys`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
