import type { SocketReply } from '@manga-assist/contracts'
import { WebSocketChatTransport, type WebSocketChatTransportInitOptions } from 'ai'
import { asFault, type ChatFault, refusalOnSocket } from './chat-fault.ts'
import { type Channel, keyOf, questionOf } from './http-channel.ts'
import type { ReaderMessage } from './reader-message.ts'
import { watchAnswer } from './watch-answer.ts'

type SocketClass = NonNullable<WebSocketChatTransportInitOptions<ReaderMessage>['webSocket']>

/** A WebSocket that many turns share, by the SDK's own transport. */
export function createSocketChannel(): Channel {
  let refusal: ChatFault | undefined
  const transport = new WebSocketChatTransport<ReaderMessage>({
    url: '/ws/chat',
    webSocket: listenedTo((message) => {
      refusal = refusalIn(message) ?? refusal
    }),
    prepareSendMessagesRequest: ({ messages }) => ({ messages: questionOf(messages), headers: keyOf(messages) }),
  })
  // The SDK hands on the text of a refusal only; its code and when to come back are in the message that it came in.
  const faultOf = (error: unknown) => {
    const told = refusal
    refusal = undefined
    return told !== undefined && error instanceof Error && error.message === told.message ? told : asFault(error)
  }
  const connected = <T>(asking: Promise<T>, signal: AbortSignal | undefined) =>
    asking.catch((error) => {
      throw signal?.aborted ? error : faultOf(error)
    })
  return {
    async sendMessages(options) {
      // Every asking is the same message, so that its key is of the same question.
      const same = { ...options, trigger: 'submit-message' as const, messageId: undefined, metadata: undefined }
      return watchAnswer(await connected(transport.sendMessages(same), options.abortSignal), {}, faultOf)
    },
    async reconnectToStream(options) {
      const answer = await connected(transport.reconnectToStream(options), options.abortSignal)
      return answer && watchAnswer(answer, {}, faultOf)
    },
  }
}

/** A WebSocket that tells what it hears before anyone else hears it. */
function listenedTo(hear: (message: unknown) => void): SocketClass {
  const Listened = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => hear(data))
    }
  }
  // The SDK asks for less than a browser's own type promises.
  return Listened as SocketClass
}

function refusalIn(message: unknown): ChatFault | undefined {
  if (typeof message !== 'string' || !message.startsWith('{"type":"error"')) return undefined
  const reply: SocketReply = JSON.parse(message)
  return reply.type === 'error' ? refusalOnSocket(reply) : undefined
}
