import { headerNames } from '@manga-assist/contracts'
import { type ChatTransport, DefaultChatTransport } from 'ai'
import { asFault, refusalOf } from './chat-fault.ts'
import { type AnswerMetadata, lastQuestion, type ReaderMessage } from './reader-message.ts'
import { watchAnswer } from './watch-answer.ts'

/** One way to ask and to take an answer up again: `useChat` speaks it, the page's own transport chooses between them. */
export type Channel = Pick<ChatTransport<ReaderMessage>, 'sendMessages' | 'reconnectToStream'>

/** HTTP and server-sent events, by the SDK's own transport. */
export function createHttpChannel(send: typeof fetch): Channel {
  return {
    async sendMessages(options) {
      const { transport, known } = transportFor(send)
      return watchAnswer(await transport.sendMessages(options), known)
    },
    async reconnectToStream(options) {
      const { transport, known } = transportFor(send)
      const answer = await transport.reconnectToStream(options)
      return answer && watchAnswer(answer, known)
    },
  }
}

/** A transport for one request, and what the head of its answer will have said. */
function transportFor(send: typeof fetch): { transport: Channel; known: AnswerMetadata } {
  const known: AnswerMetadata = {}
  const transport = new DefaultChatTransport<ReaderMessage>({
    api: '/api/chat',
    fetch: async (input, init) => {
      const response = await send(input, init).catch((error) => {
        throw init?.signal?.aborted ? error : asFault(error)
      })
      if (!response.ok) throw await refusalOf(response)
      const reason = response.headers.get(headerNames.overflowReason)
      if (reason !== null) known.overflowReason = reason
      return response
    },
    prepareSendMessagesRequest: ({ id, messages }) => ({
      body: { id, trigger: 'submit-message', messages: questionOf(messages) },
      headers: keyOf(messages),
    }),
  })
  return { transport, known }
}

/** The question alone: what came before it is in the memory of the service. */
export function questionOf(messages: readonly ReaderMessage[]): ReaderMessage[] {
  const question = lastQuestion(messages)
  return question ? [question] : []
}

/** The same question asked again has the same key: its answer is joined, told again, or written anew when it was lost. */
export function keyOf(messages: readonly ReaderMessage[]): Record<string, string> {
  const question = lastQuestion(messages)
  return question ? { [headerNames.idempotencyKey]: question.id } : {}
}
