import type { IncomingMessage } from 'node:http'

/** FNV-1a, 32 bits (draft-eastlake-fnv): quick and even, which is all that a rank needs. */
const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/**
 * A number from 0 to below 1 that stays with a client: sessions of a low rank leave first when some must, always the
 * same, so that the others keep their whole conversation here. The client is told by what it identifies itself with,
 * unverified, because nothing is granted for it; else by its address.
 */
export function sessionRankOf({ headers, socket }: IncomingMessage): number {
  const client = headers.authorization ?? headers['x-user-id'] ?? headers.cookie ?? socket.remoteAddress ?? ''
  return hashOf(String(client)) / 2 ** 32
}

function hashOf(text: string): number {
  let hash = offsetBasis
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), prime)
  return hash >>> 0
}
