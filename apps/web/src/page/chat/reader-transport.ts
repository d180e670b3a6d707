import type { ChatTransport } from 'ai'
import type { Channel } from './http-channel.ts'
import type { ReaderMessage } from './reader-message.ts'

export type ChannelName = 'http' | 'websocket'

export interface ReaderTransportOptions {
  channels: Readonly<Record<ChannelName, Channel>>
  /** Looked at whenever something is asked. */
  chosen: () => ChannelName
}

/** Goes with a question that is asked again when its answer may still be being written. */
export const mayBeInWriting = { mayBeInWriting: true }

/**
 * The transport of the page: the channel that the reader chose; and a question whose answer may still be being written
 * looks for that first, and goes on with it.
 */
export function createReaderTransport({ channels, chosen }: ReaderTransportOptions): ChatTransport<ReaderMessage> {
  return {
    resumeStreamIsReplay: true,
    async sendMessages(options) {
      const channel = channels[chosen()]
      if (options.metadata !== mayBeInWriting) return channel.sendMessages(options)
      const { abortSignal, chatId, ...more } = options
      const sameChat = { ...more, chatId, ...(abortSignal && { abortSignal }) }
      return (await channel.reconnectToStream(sameChat)) ?? channel.sendMessages(options)
    },
    reconnectToStream: (options) => channels[chosen()].reconnectToStream(options),
  }
}
