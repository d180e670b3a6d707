import type { Clock } from '@manga-assist/clock'
import type { JwkWithKid } from 'aws-jwt-verify/jwk'
import type { FetchDocument } from './fetch-document.ts'

/** There is no such key: the token is not one of ours. */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError'
  readonly code = 'unknown-key'
}

/** The key could not be looked up: nothing is known of the token. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError'
  readonly code = 'keys-unavailable'
}

export interface KeyCacheDependencies {
  fetchDocument: FetchDocument
  /** The keys in a document; `undefined` where there was none. Throws when it cannot be what it should. */
  readKeys: (text: string | undefined, kid: string) => readonly JwkWithKid[]
  clock: Clock
}

/** Finds a key by the address of its document and its id. Rejects with one of the two errors above. */
export type FindKey = (url: string, kid: string) => Promise<JwkWithKid>

/** Older keys are looked up again, in the background, so that one that was withdrawn goes. */
const freshMs = 3_600_000
/** So long a key is good while the key endpoint is down. */
const keptMs = 24 * 3_600_000
/** How soon a document is fetched again for a key that it did not hold, and after a failure. */
const unknownPauseMs = 10_000
const failurePauseMs = 2_000
/** Documents in any minute, whatever tokens ask for. Rotation needs one or two. */
const fetchesPerMinute = 30
/** Most documents remembered, those without keys first to go. */
const maxDocuments = 200

interface KeyDocument {
  keys: readonly JwkWithKid[]
  fetchedAtMs: number
  askedAtMs: number
  failure: unknown
  fetching: Promise<void> | undefined
}

/** Public keys: each document fetched once for all who wait for it, and seldom. */
export function createKeyCache({ fetchDocument, readKeys, clock }: KeyCacheDependencies): FindKey {
  const documents = new Map<string, KeyDocument>()
  let fetchedAtMs: number[] = []

  function mayFetch({ askedAtMs, failure }: KeyDocument, nowMs: number): boolean {
    fetchedAtMs = fetchedAtMs.filter((atMs) => nowMs - atMs < 60_000)
    const pauseMs = failure === undefined ? unknownPauseMs : failurePauseMs
    return fetchedAtMs.length < fetchesPerMinute && nowMs - askedAtMs >= pauseMs
  }

  async function refresh(document: KeyDocument, url: string, kid: string): Promise<void> {
    document.askedAtMs = clock.now()
    fetchedAtMs.push(document.askedAtMs)
    try {
      document.keys = readKeys(await fetchDocument(url), kid)
      document.fetchedAtMs = clock.now()
      document.failure = undefined
    } catch (error) {
      document.failure = error
    } finally {
      document.fetching = undefined
    }
  }

  return async (url, kid) => {
    const document = documents.get(url) ?? remember(documents, url)
    const nowMs = clock.now()
    const known = keyOf(document, kid, nowMs)
    if (known && nowMs - document.fetchedAtMs < freshMs) return known
    if (document.fetching === undefined && mayFetch(document, nowMs)) document.fetching = refresh(document, url, kid)
    if (known) return known
    await document.fetching
    const found = keyOf(document, kid, clock.now())
    if (found) return found
    if (document.failure !== undefined || document.askedAtMs === Number.NEGATIVE_INFINITY) {
      throw new KeysUnavailableError('the key could not be looked up', { cause: document.failure })
    }
    throw new UnknownKeyError('there is no key with the id that the token names')
  }
}

function keyOf({ keys, fetchedAtMs }: KeyDocument, kid: string, nowMs: number): JwkWithKid | undefined {
  return nowMs - fetchedAtMs < keptMs ? keys.find((key) => key.kid === kid) : undefined
}

function remember(documents: Map<string, KeyDocument>, url: string): KeyDocument {
  const never = Number.NEGATIVE_INFINITY
  const document: KeyDocument = {
    keys: [],
    fetchedAtMs: never,
    askedAtMs: never,
    failure: undefined,
    fetching: undefined,
  }
  documents.set(url, document)
  if (documents.size > maxDocuments) {
    const empty = [...documents].find(([, { keys, fetching }]) => keys.length === 0 && fetching === undefined)
    documents.delete(empty?.[0] ?? url)
  }
  return document
}
