import type { ReadTurn, TurnEnd, TurnEvent } from '@manga-assist/core'
import type { Context, TypedResponse } from 'hono'
import type { AppDependencies } from './app-dependencies.ts'
import type { AppEnv } from './app-env.ts'
import { streamBody } from './stream-body.ts'

/** An answer that is read event by event. */
export type StreamResponse = Response & TypedResponse<string, 200, 'text'>

/** Answers with a turn as `encode` writes it; the reading ends when the client leaves. */
export function answerWhileRead(
  c: Context<AppEnv>,
  read: ReadTurn,
  encode: (events: AsyncGenerator<TurnEvent, void>) => AsyncGenerator<string, void>,
  headers: Record<string, string>,
): StreamResponse {
  const leaving = new AbortController()
  const leave = (reason: unknown) => leaving.abort(reason)
  const { signal } = c.req.raw
  signal.addEventListener('abort', () => leave(signal.reason), { once: true })
  return c.body(streamBody(encode(read(leaving.signal)), leave), 200, headers) as Response as StreamResponse
}

/** Tells of the end of a turn, with the request that it was asked by. */
export function reportEnd(c: Context<AppEnv>, { clock, onEvent }: AppDependencies): (end: TurnEnd) => void {
  const startedAtMs = clock.now()
  const trace = c.get('trace')
  return (end) => onEvent({ kind: 'turn-ended', trace, durationMs: clock.now() - startedAtMs, ...end })
}
