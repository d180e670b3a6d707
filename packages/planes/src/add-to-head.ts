import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'

type Given = OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined

/**
 * Puts headers on an answer at the moment when its head goes out, however the application writes it; what it says itself
 * counts more. Setting them before would cost more than all the rest that is done to the answer: Node then goes through
 * the application's headers one by one.
 */
export function addToHead(response: ServerResponse, ours: () => Readonly<Record<string, string>>): void {
  const { writeHead } = response
  const writeHeadWithOurs = (status: number, second?: string | Given, third?: Given): ServerResponse => {
    if (response.headersSent) return Reflect.apply(writeHead, response, [status, second, third])
    const headers = ours()
    const given = typeof second === 'string' ? third : second
    if (response.getHeaderNames().length > 0 || Array.isArray(given) || namesAny(given, headers)) {
      for (const name in headers) if (!response.hasHeader(name)) response.setHeader(name, headers[name] as string)
      return Reflect.apply(writeHead, response, [status, second, third])
    }
    const all = { ...headers, ...given }
    return Reflect.apply(writeHead, response, typeof second === 'string' ? [status, second, all] : [status, all])
  }
  response.writeHead = writeHeadWithOurs as typeof writeHead
}

/** Whether some name stands in both, in whatever letters. */
function namesAny(given: OutgoingHttpHeaders | undefined, headers: Readonly<Record<string, string>>): boolean {
  for (const name in given) {
    for (const own in headers) if (own.length === name.length && own === name.toLowerCase()) return true
  }
  return false
}
