import { type Clock, sleep } from '@manga-assist/clock'
import { headerNames, type LambdaHttpEvent } from '@manga-assist/contracts'

export interface WarmUpOptions {
  clock: Clock
  /** Names this environment to the router that started it ahead of need, so that it can count how many are warm. */
  environmentId?: () => string
  /**
   * Does what the first request would otherwise pay for: reads what is read late, runs what the engine compiles late. Run
   * once, when the environment is started ahead of need. Must not reject.
   */
  warmUp?: () => Promise<void>
}

/** An environment is kept no longer than this for nothing, whatever was asked for. */
const mostHoldMs = 1_000

/** For how long the environment is to be kept, where the event only starts it; undefined for every other event. */
export function warmUpHoldMs(event: unknown): number | undefined {
  const holdMs = (event as Partial<LambdaHttpEvent> | null)?.warmUp?.holdMs
  if (typeof holdMs !== 'number' || !(holdMs >= 0)) return undefined
  return Math.min(holdMs, mostHoldMs)
}

/** Keeps the environment, warms it meanwhile, and says which one it is. What the application answered is thrown away. */
export type AnswerWarmUp = (response: Response, holdMs: number, signal: AbortSignal) => Promise<Response>

export function createWarmUpAnswer({ clock, environmentId, warmUp = async () => {} }: WarmUpOptions): AnswerWarmUp {
  let warming: Promise<void> | undefined
  return async ({ body, status }, holdMs, signal) => {
    await body?.cancel()
    warming ??= warmUp()
    await Promise.all([warming, sleep(clock, holdMs, signal)])
    const headers = environmentId && { [headerNames.environmentId]: environmentId() }
    return new Response(null, { status, ...(headers && { headers }) })
  }
}
