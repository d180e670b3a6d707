import type { Clock } from '@manga-assist/clock'
import type { LambdaHttpEvent } from '@manga-assist/contracts'
import { StackError } from '../own-stack.ts'
import type { Arrival } from '../plan.ts'
import { outgoingRequest } from '../request-of-arrival.ts'

/**
 * What the start of an environment adds to a request, in milliseconds, with what is slow the first time: as many
 * requests as may start one at the same time, and the same again on those that are up. They stay up.
 */
export async function measureColdStart(
  lambdaUrl: string,
  { atOnce, runId, clock }: { atOnce: number; runId: string; clock: Clock },
  signal: AbortSignal,
): Promise<number> {
  const all = async (round: string) => {
    const kinds = Array.from({ length: atOnce }, (_, place) =>
      place % 2 === 0 ? ('recs' as const) : ('chat' as const),
    )
    return mean(await Promise.all(kinds.map((kind, place) => invoke(eventOf(kind, place, `${runId}-${round}`)))))
  }

  async function invoke(event: LambdaHttpEvent): Promise<number> {
    const startedAtMs = clock.now()
    const url = `${lambdaUrl}/2015-03-31/functions/chat/invocations`
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event), signal })
    await response.arrayBuffer()
    if (response.status !== 200) throw new StackError(`the local Lambda answered ${response.status}`)
    return clock.now() - startedAtMs
  }

  const cold = await all('cold')
  return Math.max(0, cold - (await all('warm')))
}

/** A request of the burst, as the router would send it to the function. */
function eventOf(kind: Arrival['kind'], place: number, runId: string): LambdaHttpEvent {
  const arrival: Arrival = { index: place, atMs: 0, phase: 'baseline', kind, reader: place, pick: 0 }
  const { method, path, headers, body } = outgoingRequest(arrival, runId)
  const [rawPath = '/', rawQueryString = ''] = path.split('?')
  return {
    version: '2.0',
    ...{ routeKey: '$default', rawPath, rawQueryString, headers: { host: 'calibration', ...headers } },
    requestContext: {
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'manga-assist-load' },
      ...{ requestId: `${runId}-${place}`, routeKey: '$default', stage: '$default', time: '', timeEpoch: 0 },
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
