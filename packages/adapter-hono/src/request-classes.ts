import type { ClassRule, RequestClass } from '@manga-assist/overflow'

/**
 * A turn on an open connection, which only the process that holds the connection can run. It has slots of its own: a
 * reader in the middle of a conversation must not be refused because others look at recommendations.
 */
export const socketTurnClass: RequestClass = {
  ...{ name: 'websocket-turn', weight: 1, spillable: false },
  ...{ priority: 0.9, reservedShare: 0.1 },
}

/** A profile that is refreshed behind an answer: nobody waits for it. */
export const enrichClass: RequestClass = { name: 'enrich', weight: 1, spillable: false, priority: 0, maxWaitMs: 0 }

/** Long, and costly on Lambda, which holds an environment for each stream. Begun after three seconds it reads as broken. */
const stream = { weight: 1, spillable: true, deadlineMs: 3_000 }

/** A reader who was answered a moment ago keeps a conversation: it goes before those who begin one. */
const ongoingChat: RequestClass = { name: 'chat-ongoing', ...stream, priority: 0.8, reservedShare: 0.1 }
const newChat: RequestClass = { name: 'chat-new', ...stream, priority: 0.6, ongoing: ongoingChat }

/** Short and heavy on the CPU: leaving, it relieves much for little money. */
const recommend: RequestClass = {
  ...{ name: 'recommend', weight: 1, spillable: true },
  ...{ priority: 0.2, deadlineMs: 3_000 },
}

/** The routes of this application as request classes. Health checks are in none: they must work under any load. */
export const requestClassRules: readonly ClassRule[] = [
  { path: '/health' },
  { path: '/ready' },
  // Taking an answer up again and stopping it generate nothing: both work however full it is.
  { path: '/api/chat', below: true, class: { name: 'chat-control', weight: 0, spillable: false } },
  { path: '/api/chat', class: newChat },
  { path: '/v1/chat/completions', class: newChat },
  { path: '/v1/recommendations', class: recommend },
  { path: '/v1', class: { name: 'reader-data', weight: 1, spillable: true, priority: 0.4 } },
  // Files from memory cost next to nothing and the function does not have them: they pass however full it is.
  { methods: ['GET', 'HEAD'], path: '/', class: { name: 'page', weight: 0, spillable: false } },
  { path: '/', class: { name: 'other', weight: 1, spillable: false } },
]

/** What a task runs besides: it comes as no request, but takes slots as any. */
export const taskClasses: readonly RequestClass[] = [socketTurnClass, enrichClass]
