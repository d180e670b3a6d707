import { type Clock, sleep } from '@manga-assist/clock'
import { headerNames, type LambdaHttpEvent } from '@manga-assist/contracts'

/** An environment is kept no longer than this for nothing, whatever was asked for. */
const mostHoldMs = 1_000

/** For how long the environment is to be kept, where the event only starts it; undefined for every other event. */
export function warmUpHoldMs(event: unknown): number | undefined {
  const holdMs = (event as Partial<LambdaHttpEvent> | null)?.warmUp?.holdMs
  if (typeof holdMs !== 'number' || !(holdMs >= 0)) return undefined
  return Math.min(holdMs, mostHoldMs)
}

/** Keeps the environment, then says which one it is. What the application answered is of no use to anybody. */
export async function answerWarmUp(
  { body, status }: Response,
  {
    holdMs,
    clock,
    signal,
    environmentId,
  }: { holdMs: number; clock: Clock; signal: AbortSignal; environmentId?: string },
): Promise<Response> {
  await body?.cancel()
  await sleep(clock, holdMs, signal)
  return new Response(null, {
    status,
    headers: { ...(environmentId && { [headerNames.environmentId]: environmentId }) },
  })
}
