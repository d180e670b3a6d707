import type { ClassRule, RequestClass } from '@manga-assist/overflow'

/** A turn on an open connection, which only the process that holds the connection can run. */
export const socketTurnClass: RequestClass = { name: 'websocket-turn', weight: 1, spillable: false }

/** The routes of this application as request classes. Health checks are in none: they must work under any load. */
export const requestClassRules: readonly ClassRule[] = [
  { path: '/health' },
  { path: '/ready' },
  // Taking an answer up again and stopping it generate nothing: both work however full it is.
  { path: '/api/chat', below: true, class: { name: 'chat-control', weight: 0, spillable: false } },
  { path: '/api/chat', class: { name: 'chat', weight: 1, spillable: true } },
  { path: '/v1/chat/completions', class: { name: 'chat', weight: 1, spillable: true } },
  { path: '/v1/recommendations', class: { name: 'recommend', weight: 1, spillable: true } },
  { path: '/v1', class: { name: 'reader-data', weight: 1, spillable: true } },
  // Files from memory cost next to nothing and the function does not have them: they pass however full it is.
  { methods: ['GET', 'HEAD'], path: '/', class: { name: 'page', weight: 0, spillable: false } },
  { path: '/', class: { name: 'other', weight: 1, spillable: false } },
]
