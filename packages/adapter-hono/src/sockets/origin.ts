/**
 * Whether a page of this origin may connect. With a list, its origins may; without one, pages that this very host serves.
 * A client that sends no origin is no browser and carries no one else's cookies.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[] | undefined,
): boolean {
  if (origin === undefined) return true
  if (allowed !== undefined) return allowed.includes(origin)
  // `null`, of pages without an origin, is no URL.
  return URL.canParse(origin) && new URL(origin).host === host
}
