import type { SocketReply } from '@manga-assist/contracts'
import type { TurnEvent } from '@manga-assist/core'
import { expect, test } from 'vitest'
import { SocketTurns } from './socket-turns.ts'

test('a client stops the answer that it reads, also when that was written anew under its key', async () => {
  const stopped: unknown[] = []
  const replies: SocketReply[] = []
  let stop = () => {}
  const answer = {
    kind: 'answering' as const,
    turnId: 'failed before',
    async *read(): AsyncGenerator<TurnEvent, void> {
      answer.turnId = 'written anew'
      yield { kind: 'turn-started', messageId: 'a1', model: 'scripted' }
      stop()
      yield { kind: 'turn-stopped' }
    },
  }
  const turns = new SocketTurns({
    userId: 'reader',
    turns: {
      ask: async () => answer,
      resume: async () => undefined,
      stop: async (...which) => stopped.push(which) > 0,
      discard: async () => false,
      isReadElsewhere: () => false,
      close: async () => {},
    },
    admitTurn: () => ({ kind: 'admitted', release: () => {} }),
    plane: 'fargate',
    graceMs: 0,
    reportEnd: () => () => {},
    onFault: (error) => {
      throw error
    },
    send: async (reply) => void replies.push(reply),
    leaving: new AbortController().signal,
  })
  stop = () => turns.stop('r1')
  const parts = [{ type: 'text', text: 'hello' }]
  const messages = [{ id: 'm1', role: 'user' as const, parts }]
  await turns.answer({ type: 'send', requestId: 'r1', id: 'c1', trigger: 'submit-message', messages })
  expect(stopped).toEqual([['reader', 'c1', 'written anew']])
  expect(replies.at(-1)).toEqual({ type: 'end', requestId: 'r1' })
})
