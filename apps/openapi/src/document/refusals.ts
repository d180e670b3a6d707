import type { Route } from '@manga-assist/adapter-hono'
import type { ProblemCode } from '@manga-assist/contracts'

/** Routes that concern a reader, as the application guards them. */
const readerPath = /^\/(api|v1|ws)\//
const changes: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** What every reader's route may answer, whatever it does. */
const ofReaders: readonly ProblemCode[] = [
  'invalid-request',
  'unauthenticated',
  'rate-limited',
  'internal-error',
  'upstream-failed',
  'upstream-timeout',
  'shed',
  'identity-unavailable',
]
const ofBodies: readonly ProblemCode[] = ['malformed-json', 'unsupported-media-type', 'body-too-large']

/** Refusals that follow from what kind of route it is. */
export function refusalsOf({ method, path, checks }: Route): ProblemCode[] {
  if (!readerPath.test(path)) return ['internal-error']
  return [
    ...ofReaders,
    ...(checks.some(({ part }) => part === 'json') ? ofBodies : []),
    ...(changes.has(method) ? (['origin-refused'] as const) : []),
  ]
}

export function isReaderPath(path: string): boolean {
  return readerPath.test(path)
}
