import { healthSchema, readySchema } from '../answers/reader.ts'
import type { Operations } from '../document/document.ts'

const present = { description: 'The copy at hand is the present one.', headers: ['etag' as const] }

export const serviceOperations: Operations = {
  'GET /health': {
    id: 'readHealth',
    tag: 'Service',
    summary: 'Whether the process lives, whatever its stores do',
    answers: {
      200: {
        description: 'It does.',
        content: { 'application/json': { kind: 'json', schema: healthSchema, example: { status: 'ok' } } },
      },
    },
  },
  'GET /ready': {
    id: 'readReadiness',
    tag: 'Service',
    summary: 'Whether the process wants traffic',
    answers: {
      200: {
        description: 'It does.',
        content: { 'application/json': { kind: 'json', schema: readySchema, example: { status: 'ready' } } },
      },
    },
    problems: ['not-ready'],
  },
  'GET /openapi.json': {
    id: 'readDescription',
    tag: 'Service',
    summary: 'This document',
    headers: ['if-none-match'],
    answers: {
      200: { description: 'The document.', content: { 'application/json': { kind: 'text' } }, headers: ['etag'] },
      304: present,
    },
    problems: ['route-not-found'],
  },
  'GET /docs': {
    id: 'readDocs',
    tag: 'Service',
    summary: 'The page that shows this document',
    headers: ['if-none-match'],
    answers: {
      200: { description: 'The page.', content: { 'text/html': { kind: 'text' } }, headers: ['etag'] },
      304: present,
    },
    problems: ['route-not-found'],
  },
  'GET /': {
    id: 'readPage',
    tag: 'Service',
    summary: 'The chat page',
    answers: { 200: { description: 'The page.', content: { 'text/html': { kind: 'text' } } } },
  },
}
