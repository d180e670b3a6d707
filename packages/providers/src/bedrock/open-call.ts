import { type Clock, sleep } from '@manga-assist/clock'
import { LanguageModelError } from '@manga-assist/core'
import type { BedrockClient, ConverseEvent, ConverseRequest } from './bedrock-client.ts'
import { languageModelError } from './bedrock-errors.ts'
import { type CallWatchdog, createCallWatchdog } from './call-watchdog.ts'
import { type RetryBudget, retryDelayMs } from './retry.ts'

/** A call whose first event is there. Whoever has it ends its watchdog. */
export interface OpenCall {
  events: AsyncIterator<ConverseEvent>
  watchdog: CallWatchdog
  /** When the first text is overdue. */
  firstTextDueAtMs: number
}

export interface CallDependencies {
  client: BedrockClient
  clock: Clock
  random: () => number
  retries: RetryBudget
  firstTokenTimeoutMs: number
}

/** Opens a call, and once more where it was refused, a retry is left and the reader need not wait long. */
export async function openCall(
  deps: CallDependencies,
  request: ConverseRequest,
  leaving: AbortSignal,
): Promise<OpenCall> {
  const { clock, random, retries } = deps
  const startedAtMs = clock.now()
  retries.earn()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptCall(deps, request, leaving)
    } catch (error) {
      if (!(error instanceof LanguageModelError)) throw error
      const delayMs = retryDelayMs(error, { attempt, elapsedMs: clock.now() - startedAtMs, random })
      if (delayMs === undefined || !retries.spend()) throw error
      await sleep(clock, delayMs, leaving)
    }
  }
}

async function attemptCall(
  { client, clock, firstTokenTimeoutMs }: CallDependencies,
  request: ConverseRequest,
  leaving: AbortSignal,
): Promise<OpenCall> {
  const watchdog = createCallWatchdog(clock, leaving)
  const firstTextDueAtMs = clock.now() + firstTokenTimeoutMs
  try {
    const stream = await watchdog.within(firstTokenTimeoutMs, () => client.converse(request, watchdog.signal))
    return { events: stream[Symbol.asyncIterator](), watchdog, firstTextDueAtMs }
  } catch (error) {
    watchdog.end()
    leaving.throwIfAborted()
    throw languageModelError(error, 'opening')
  }
}
