import { StringDecoder } from 'node:string_decoder'
import { createSseDecoder, type UiMessageChunk } from '@manga-assist/contracts'
import type { BodyReader, Outcome, TokenTimes } from './outcome.ts'

/** Some hundred tokens are usual; a stream without end must not fill the generator's memory. */
const maxGaps = 10_000

/** Reads a UI message stream from bytes that may be split anywhere, and notes when text came. */
export function createStreamReader(): BodyReader & { readonly tokens: TokenTimes } {
  const utf8 = new StringDecoder('utf8')
  const decode = createSseDecoder()
  const tokens: TokenTimes = { gapsMs: [] }
  let lastTokenAtMs = 0
  let ending: Outcome | undefined

  const takeToken = (atMs: number) => {
    if (tokens.firstAtMs === undefined) tokens.firstAtMs = atMs
    else if (tokens.gapsMs.length < maxGaps) tokens.gapsMs.push(atMs - lastTokenAtMs)
    lastTokenAtMs = atMs
  }
  return {
    tokens,
    read(bytes, atMs) {
      try {
        for (const event of decode(utf8.write(bytes))) {
          const chunk = parseChunk(event)
          if (chunk?.type === 'text-delta') takeToken(atMs)
          else if (chunk) ending = endingAfter(chunk, ending)
        }
      } catch (error) {
        ending ??= { kind: 'failed', class: 'protocol', message: messageOf(error) }
      }
    },
    conclude: (cut) => ending ?? { kind: 'truncated', message: cut ?? 'the stream ended without finish or error' },
  }
}

/** An error decides even when a `finish` stands beside it, in either order. Chunks that end nothing change nothing. */
function endingAfter(chunk: UiMessageChunk, ending: Outcome | undefined): Outcome | undefined {
  if (chunk.type === 'error') {
    const code = chunk.code === undefined ? {} : { code: chunk.code }
    return { kind: 'failed', class: 'in-band-error', message: chunk.errorText, ...code }
  }
  if (chunk.type !== 'finish' || ending) return ending
  if (chunk.finishReason !== 'error') return { kind: 'completed' }
  return { kind: 'failed', class: 'in-band-error', message: 'finished with the reason error' }
}

function parseChunk(event: string): UiMessageChunk | undefined {
  if (event === '[DONE]') return undefined
  // Checking every chunk against its schema would cost more than the stream itself; the few fields used are enough.
  const chunk: UiMessageChunk | null = JSON.parse(event)
  if (typeof chunk?.type !== 'string') throw new TypeError(`event without a type: ${event.slice(0, 80)}`)
  return chunk
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
