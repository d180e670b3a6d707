/** Where a request wants to go: as it is sent on, and as it is classed. */
export interface RequestTarget {
  /** Path and query as the client wrote them, beginning with a slash. */
  target: string
  /** The path alone as applications match it: dot segments resolved, percent-encoded letters decoded. */
  path: string
}

/** A path that is what it says, and nothing behind it: most are. */
const plain = /^\/[\w\-/]*$/
const absoluteForm = /^https?:\/\/[^/?#]*/i
/** What a URL parser rewrites: dot segments, also encoded, and backslashes. Anything else passes at no cost. */
const rewritten = /\\|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i

/**
 * Reads a request target in origin form or absolute form; undefined for any other, such as `*`. A path that hides where
 * it goes, as `/v1/../api/chat` or `/api/%63hat`, is classed by where it really goes: otherwise it would get round its
 * limits.
 */
export function readTarget(url: string): RequestTarget | undefined {
  if (plain.test(url)) return { target: url, path: url }
  const target = url.startsWith('/') ? url : fromAbsoluteForm(url)
  if (target === undefined) return undefined
  const written = withoutQuery(target)
  return { target, path: decoded(rewritten.test(written) ? resolved(written) : written) }
}

function fromAbsoluteForm(url: string): string | undefined {
  if (!absoluteForm.test(url)) return undefined
  const target = url.replace(absoluteForm, '')
  return target.startsWith('/') ? target : `/${target}`
}

function withoutQuery(target: string): string {
  const end = target.search(/[?#]/)
  return end === -1 ? target : target.slice(0, end)
}

function resolved(path: string): string {
  // The host keeps a path that begins with two slashes from being taken for one.
  return URL.canParse(`http://host${path}`) ? new URL(`http://host${path}`).pathname : path
}

/** Encoded slashes stay encoded: no router takes them for separators. */
function decoded(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
