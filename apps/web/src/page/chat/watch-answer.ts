import type { UIMessageChunk } from 'ai'
import { asFault, ChatFault, failureInAnswer, isAbort } from './chat-fault.ts'
import type { AnswerMetadata } from './reader-message.ts'

type Chunks = ReadableStream<UIMessageChunk>

/**
 * An answer as the SDK reads it, watched: an answer that ends without its last chunk is a connection lost and not, as
 * the SDK would have it, an answer; faults keep their code; what the transport knows goes into the message.
 */
export function watchAnswer(answer: Chunks, known: AnswerMetadata, faultOf = asFault): Chunks {
  const reader = answer.getReader()
  let ended = false
  return new ReadableStream<UIMessageChunk>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (!done) {
          if (value.type === 'error') throw failureInAnswer(value.errorText, codeOf(value))
          if (value.type === 'finish' || value.type === 'abort') ended = true
          controller.enqueue(value.type === 'start' ? withMetadata(value, known) : value)
        } else if (ended) controller.close()
        else throw new ChatFault('connection-lost', { detail: 'The answer broke off.' })
      } catch (error) {
        controller.error(isAbort(error) ? error : faultOf(error))
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

function withMetadata(start: Extract<UIMessageChunk, { type: 'start' }>, known: AnswerMetadata): UIMessageChunk {
  const told = typeof start.messageMetadata === 'object' ? start.messageMetadata : {}
  return { ...start, messageMetadata: { ...told, ...known } }
}

/** The SDK knows of no codes, but leaves ours where they are. */
function codeOf(chunk: object): string | undefined {
  return 'code' in chunk && typeof chunk.code === 'string' ? chunk.code : undefined
}
