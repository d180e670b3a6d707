import type { RefusalReason } from './entry.ts'

/** What is worth a log line. Hits and misses are only counted (`counts`): they are too many for events. */
export type CacheEvent =
  /** Open: Redis is left alone, and every read goes on to the store. */
  | { kind: 'cache-breaker-changed'; state: 'open' | 'closed' }
  | { kind: 'cache-connection-changed'; state: 'ready' | 'lost'; message?: string }
  /** Redis answered with an error, for example that it is full. */
  | { kind: 'cache-call-refused'; message: string }
  /** Something in Redis was not what we store under that name. It was treated as a miss. */
  | { kind: 'cache-entry-refused'; region: string; reason: RefusalReason }
  | { kind: 'cache-refresh-failed'; region: string; error: unknown }
  /** Redis may keep a value that has changed, until its time is up: it could not be told, and no longer will be. */
  | { kind: 'cache-invalidation-lost'; region: string }
