import type { RequestKind, ScenarioTraffic } from '@manga-assist/simulator'

/** Requirement A14, with a chapter drop of ten times what there is at rest. */
export const peakPerSecond = 50_000
export const multiple = 10
export const restPerSecond = peakPerSecond / multiple

const msPerSecond = 1_000
/** A minute at rest, up within twenty seconds, five minutes of it, and as long until it is over. */
const rise = { fromMs: 60 * msPerSecond, toMs: 80 * msPerSecond }
const fall = { fromMs: 380 * msPerSecond, toMs: 680 * msPerSecond }
const endMs = 740 * msPerSecond
export const dropHours = endMs / 3_600_000

/** What `npm run bench -- capacity` measured, for chat with 5 ms more for a client of Bedrock, for lists twice as much. */
export const costs = {
  chat: { cpuMs: 20, waitingMs: 2_700, spilledMs: 12, relayedMs: 4.4 },
  list: { cpuMs: 2, waitingMs: 3, spilledMs: 1.8, relayedMs: 0.5 },
}

/** As `npm run burst` mixes them. */
const shares = { chat: 30, list: 70 }

/** One part in `scale` of the traffic; spilling a request costs its router so many times what was measured. */
export function trafficOf(scale: number, relayFactor = 1): ScenarioTraffic {
  const at = (atMs: number, perSecond: number) => ({ atMs, perSecond: perSecond / scale })
  return {
    profile: [
      at(0, restPerSecond),
      at(rise.fromMs, restPerSecond),
      at(rise.toMs, peakPerSecond),
      at(fall.fromMs, peakPerSecond),
      at(fall.toMs, restPerSecond),
      at(endMs, restPerSecond),
    ],
    kinds: kinds(relayFactor),
    sigma: 0.3,
  }
}

/** The minute before. */
export function trafficAtRest(scale: number): ScenarioTraffic {
  const traffic = trafficOf(scale)
  return { ...traffic, profile: traffic.profile.slice(0, 2) }
}

function kinds(relayFactor: number): RequestKind[] {
  const kind = (name: keyof typeof costs): RequestKind => ({
    requestClass: { name, weight: 1, spillable: true },
    share: shares[name],
    cpuMs: costs[name].cpuMs,
    waitingMs: costs[name].waitingMs,
    relayCpuMs: costs[name].spilledMs * relayFactor,
  })
  return [kind('chat'), kind('list')]
}

const perMs = 1 / msPerSecond

/** Processors that so many requests a second keep busy, each at this cost of a chat and of a list. */
export function coresFor(perSecond: number, chatMs: number, listMs: number): number {
  const [chat, list] = [shares.chat / 100, shares.list / 100]
  return perSecond * (chat * chatMs + list * listMs) * perMs
}
