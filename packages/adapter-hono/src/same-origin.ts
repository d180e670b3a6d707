/** What a browser says of the page that asks. */
export interface AskingPage {
  method: string
  origin: string | undefined
  /** `Sec-Fetch-Site`, for what comes without an Origin. */
  fetchSite: string | undefined
  host: string | undefined
}

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a page from elsewhere tries to change something in the name of a reader whose browser adds the identity by
 * itself (cross-site request forgery). Programs that are no browsers send neither header and pass.
 */
export function isForeignChange(page: AskingPage, allowedOrigins: readonly string[]): boolean {
  const { method, origin, fetchSite, host } = page
  if (readingMethods.has(method)) return false
  if (origin === undefined) return fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none'
  if (allowedOrigins.includes(origin)) return false
  return !isSameHost(origin, host)
}

/** Whether a page comes from this host. The scheme is not compared: encryption ends at the load balancer. */
export function isSameHost(origin: string, host: string | undefined): boolean {
  // `null`, of pages without an origin, is no URL.
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}
