/** How a request came. */
export interface Arrival {
  /** `X-Forwarded-For` as it came, addresses with commas between, the latest hop last. */
  forwardedFor: string | undefined
  /** Who opened the connection; undefined in a function, where the router that invoked it appended that to the header. */
  socketAddress: string | undefined
  /** How many of the last hops are our own proxies. 0 believes nothing but the connection. */
  trustedProxies: number
}

/**
 * The address that a request came from, as the key of a limit: IPv4 as it is, IPv6 by the 64 bits that one household
 * gets. What a client wrote into the header itself is never read. A request that passed fewer hops than there are
 * proxies came around them, and its last hop counts.
 */
export function clientAddress({ forwardedFor, socketAddress, trustedProxies }: Arrival): string {
  const hops = forwardedFor === undefined ? [] : forwardedFor.split(',')
  if (socketAddress !== undefined) hops.push(socketAddress)
  const hop = hops.at(-1 - trustedProxies) ?? hops.at(-1) ?? ''
  return networkOf(withoutPort(hop.trim()))
}

function withoutPort(address: string): string {
  const bracketed = address.match(/^\[([^\]]*)\]/)?.[1]
  if (bracketed !== undefined) return bracketed
  return address.match(/^(\d+\.\d+\.\d+\.\d+):\d+$/)?.[1] ?? address
}

function networkOf(address: string): string {
  const v4 = address.match(/^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i)?.[1]
  if (v4 !== undefined) return v4
  const groups = v6Groups(address.toLowerCase())
  return groups === undefined ? 'unknown' : `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address without leading zeros; undefined for anything else. */
function v6Groups(address: string): string[] | undefined {
  const [head = '', tail, more] = (address.split('%')[0] ?? '').split('::')
  if (more !== undefined) return undefined
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after]
  const isGroup = (group: string) => /^[0-9a-f]{1,4}$/.test(group)
  return groups.every(isGroup) ? groups.map((group) => Number.parseInt(group, 16).toString(16)) : undefined
}
