import { conversationIdSchema, preferencesSchema, titleSchema } from '@manga-assist/contracts'
import { conversationListSchema, conversationSchema, recommendationsSchema, titlesSchema } from '../answers/reader.ts'
import type { Operations } from '../document/document.ts'
import type { Answer } from '../document/operation.ts'
import { deathNote, heistConversation, monster, toldPreferences } from './examples.ts'

const told: Answer = {
  description: 'What the reader has told so far.',
  content: { 'application/json': { kind: 'json', schema: preferencesSchema, example: toldPreferences } },
}
const conversationId = {
  id: { description: 'The conversation, as its client named it.', example: 'c1', schema: conversationIdSchema },
}
const limit = { description: 'Most items of the list.', example: 3 }

export const readerOperations: Operations = {
  'GET /v1/recommendations': {
    id: 'recommend',
    tag: 'Recommendations',
    summary: 'What to read next, and why',
    parameters: {
      limit,
      likes: {
        description: 'Ids or names of titles in any script, with commas between; beside what the reader told before.',
        example: 'Monster,FMA',
      },
      genre: { description: 'Only titles of this genre.', example: 'thriller' },
    },
    answers: {
      200: {
        description: 'The best first; empty when nothing fits.',
        content: {
          'application/json': { kind: 'json', schema: recommendationsSchema, example: { items: [deathNote] } },
        },
      },
    },
  },
  'GET /v1/titles': {
    id: 'searchTitles',
    tag: 'Catalogue',
    summary: 'Find titles by name or author',
    description: 'In Latin and Japanese writing, with typos, by abbreviations and by authors.',
    parameters: { q: { description: 'What to look for.', example: 'monster' }, limit },
    answers: {
      200: {
        description: 'The best first; empty when nothing fits.',
        content: { 'application/json': { kind: 'json', schema: titlesSchema, example: { items: [monster] } } },
      },
    },
  },
  'GET /v1/titles/:id': {
    id: 'readTitle',
    tag: 'Catalogue',
    summary: 'One title',
    parameters: { id: { description: 'Its id.', example: 'monster', schema: titleSchema.shape.id } },
    answers: {
      200: {
        description: 'The title.',
        content: { 'application/json': { kind: 'json', schema: titleSchema, example: monster } },
      },
    },
    problems: ['title-not-found'],
  },
  'POST /v1/feedback': {
    id: 'giveFeedback',
    tag: 'Preferences',
    summary: 'Tell of one title that it was liked, read or dropped',
    bodies: { liked: { summary: 'Liked', value: { titleId: 'monster', kind: 'liked' } } },
    answers: { 200: told },
    problems: ['title-not-found'],
  },
  'GET /v1/preferences': {
    id: 'readPreferences',
    tag: 'Preferences',
    summary: 'What the reader told',
    answers: { 200: told },
  },
  'PUT /v1/preferences': {
    id: 'savePreferences',
    tag: 'Preferences',
    summary: 'Put something else in the place of all that was told',
    bodies: { told: { summary: 'Two titles and a genre to leave out', value: toldPreferences } },
    answers: { 200: told },
    problems: ['title-not-found'],
  },
  'GET /v1/conversations': {
    id: 'listConversations',
    tag: 'Conversations',
    summary: "The reader's latest conversations",
    answers: {
      200: {
        description: 'At most 50, the latest first.',
        content: {
          'application/json': {
            kind: 'json',
            schema: conversationListSchema,
            example: {
              items: [{ id: 'c1', updatedAt: heistConversation.updatedAt, firstMessage: 'a thriller like Monster' }],
            },
          },
        },
      },
    },
  },
  'GET /v1/conversations/:id': {
    id: 'readConversation',
    tag: 'Conversations',
    summary: 'One conversation with its messages',
    parameters: conversationId,
    answers: {
      200: {
        description: 'The conversation.',
        content: { 'application/json': { kind: 'json', schema: conversationSchema, example: heistConversation } },
      },
    },
    problems: ['conversation-not-found'],
  },
  'DELETE /v1/conversations/:id': {
    id: 'removeConversation',
    tag: 'Conversations',
    summary: 'Forget a conversation',
    parameters: conversationId,
    answers: { 204: { description: 'It is forgotten; an answer that was being written in it has ended.' } },
    problems: ['conversation-not-found'],
  },
}
