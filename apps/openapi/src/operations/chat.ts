import { conversationIdSchema, headerNames, socketRequestSchema } from '@manga-assist/contracts'
import { socketReplySchema, uiMessageChunkSchema } from '../answers/chunks.ts'
import type { Operations } from '../document/document.ts'
import type { Answer } from '../document/operation.ts'
import { deathNote } from './examples.ts'

const question = (text: string) => ({
  id: 'c1',
  trigger: 'submit-message',
  messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text }] }],
})

const turn: Answer = {
  description:
    'The turn as AI SDK UI message stream, version 1: server-sent events, each with one chunk as JSON, and `[DONE]` last.',
  content: {
    'text/event-stream': {
      kind: 'events',
      schema: uiMessageChunkSchema,
      example: [
        { type: 'start', messageId: 'm2', messageMetadata: { plane: 'fargate', model: 'embedded' } },
        { type: 'start-step' },
        { type: 'text-start', id: 'text' },
        { type: 'text-delta', id: 'text', delta: 'Try Death Note.' },
        { type: 'text-end', id: 'text' },
        { type: 'data-recommendation', id: deathNote.id, data: deathNote },
        { type: 'finish-step' },
        { type: 'finish', finishReason: 'stop', messageMetadata: { plane: 'fargate', intent: 'recommend' } },
      ],
    },
  },
  headers: [headerNames.uiMessageStream],
}

const id = { description: 'The conversation, as its client named it.', example: 'c1', schema: conversationIdSchema }

export const chatOperations: Operations = {
  'POST /api/chat': {
    id: 'askQuestion',
    tag: 'Chat',
    summary: 'Ask a question, and read the answer as it is written',
    description:
      '`useChat` of the AI SDK speaks this unchanged. Of the messages the last of the reader counts: what was before it ' +
      'is in the memory of the service.',
    headers: ['idempotency-key'],
    bodies: {
      english: { summary: 'A question in English', value: question('a thriller like Monster') },
      japanese: { summary: 'The same in Japanese', value: question('モンスターみたいなサスペンス漫画を教えて') },
    },
    answers: { 200: turn },
    problems: ['idempotency-key-reused'],
  },
  'GET /api/chat/:id/stream': {
    id: 'resumeAnswer',
    tag: 'Chat',
    summary: 'Take up the answer that is being written',
    description: 'From its beginning, on any task. An answer goes on for five seconds without its reader.',
    parameters: { id },
    answers: { 200: turn, 204: { description: 'Nothing is being answered in that conversation.' } },
  },
  'POST /api/chat/:id/stop': {
    id: 'stopAnswer',
    tag: 'Chat',
    summary: 'Stop the answer that is being written',
    parameters: { id },
    answers: { 204: { description: 'Nothing runs in that conversation any more, whatever did before.' } },
  },
  'GET /ws/chat': {
    id: 'connectChat',
    tag: 'Chat',
    summary: 'The same over WebSocket, many turns a connection',
    description:
      'Speaks the messages of `WebSocketChatTransport` of the AI SDK: `x-websocket` names the schemas of what the client ' +
      'and the server send, as text, one JSON object a message. Connections are held on Fargate only. They are closed ' +
      'with 1012 when the service restarts (connect again), 1008 for what is no message of the protocol, 1009 for one ' +
      'that is too large, 1003 and 1007 for bytes and for text that is no JSON.',
    answers: { 101: { description: 'The connection is open.', headers: ['upgrade'] } },
    problems: ['upgrade-required', 'origin-refused', 'not-ready'],
    socket: { client: socketRequestSchema, server: socketReplySchema },
  },
}
