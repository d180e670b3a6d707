import { isSameHost } from '../same-origin.ts'

/**
 * Whether a page of this origin may connect: one that this very host serves, or one of the list. A client that sends no
 * origin is no browser and carries no one else's cookies.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  return origin === undefined || allowed.includes(origin) || isSameHost(origin, host)
}
