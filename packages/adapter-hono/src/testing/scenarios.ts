/** One request of a scenario and what its answer must be like. */
export interface ScenarioStep {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
  status: number
  /** What the body must contain. */
  contains?: readonly string[]
  /** Stable code of the problem details, for error answers. */
  code?: string
}

export interface Scenario {
  name: string
  steps: readonly ScenarioStep[]
}

const json = { 'content-type': 'application/json' }

/** What every deployment of the application must do, in whatever process it runs and by whatever way it is reached. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'a question is answered as a stream, with cards, and ends with finish',
    steps: [
      ask('c1', 'm1', 'recommend a heist manga', {
        contains: [
          '"type":"start"',
          '"type":"text-delta"',
          '"type":"data-recommendation"',
          '"type":"finish"',
          '[DONE]',
        ],
      }),
    ],
  },
  {
    name: 'a conversation is remembered, shown, listed and forgotten',
    steps: [
      ask('c2', 'm1', 'recommend a heist manga'),
      ask('c2', 'm2', 'who wrote Monster?', { contains: ['Naoki'] }),
      get('/v1/conversations/c2', 200, ['recommend a heist manga', 'who wrote Monster?', 'Naoki Urasawa']),
      get('/v1/conversations', 200, ['"id":"c2"', '"firstMessage":"recommend a heist manga"']),
      { ...get('/v1/conversations/c2', 204), method: 'DELETE' },
      failing(get('/v1/conversations/c2', 404), 'conversation-not-found'),
    ],
  },
  {
    name: 'nothing is left to resume or to stop when an answer was read to its end',
    steps: [
      ask('c6', 'm1', 'hello'),
      get('/api/chat/c6/stream', 204),
      get('/api/chat/never-asked/stream', 204),
      raw('/api/chat/c6/stop', '', 204),
    ],
  },
  {
    name: 'an idempotency key gives one answer, and takes no other question',
    steps: [
      keyed(ask('c7', 'm1', 'recommend a heist manga'), 'key-1'),
      keyed(ask('c7', 'm1', 'recommend a heist manga'), 'key-1'),
      get('/v1/conversations/c7', 200, ['recommend a heist manga']),
      failing(
        keyed({ ...ask('c7', 'm2', 'something else'), status: 422, contains: [] }, 'key-1'),
        'idempotency-key-reused',
      ),
      failing(keyed({ ...ask('c7', 'm3', 'hello'), status: 400, contains: [] }, 'k'.repeat(201)), 'invalid-request'),
    ],
  },
  {
    name: 'another reader does not see a conversation',
    steps: [
      ask('c3', 'm1', 'hello'),
      failing({ ...get('/v1/conversations/c3', 404), headers: { 'x-user-id': 'another' } }, 'conversation-not-found'),
    ],
  },
  {
    name: 'preferences steer recommendations',
    steps: [
      send('POST', '/v1/feedback', { titleId: 'monster', kind: 'liked' }, 200, ['"liked":["monster"]']),
      send('POST', '/v1/feedback', { titleId: 'bleach', kind: 'dropped' }, 200, ['"dropped":["bleach"]']),
      get('/v1/preferences', 200, ['monster', 'bleach']),
      get('/v1/recommendations?limit=3', 200, ['"reasons":["because you liked Monster']),
      send('PUT', '/v1/preferences', { liked: [], read: ['nana'], dropped: [], avoidedGenres: ['horror'] }, 200),
      get('/v1/preferences', 200, ['{"liked":[],"read":["nana"],"dropped":[],"avoidedGenres":["horror"]}']),
    ],
  },
  {
    name: 'recommendations take likes in any script, and a genre',
    steps: [
      get(`/v1/recommendations?limit=2&likes=${encodeURIComponent('鋼の錬金術師,FMA,monster')}`, 200, ['"reasons"']),
      get('/v1/recommendations?genre=sports&limit=1', 200, ['"items":[{']),
      failing(get('/v1/recommendations?likes=Zorbax', 400, ['Zorbax']), 'invalid-request'),
    ],
  },
  {
    name: 'titles are searched and shown',
    steps: [
      get(`/v1/titles?q=${encodeURIComponent('錬金術')}&limit=1`, 200, ['fullmetal-alchemist']),
      get('/v1/titles/monster', 200, ['"year":1994']),
      failing(get('/v1/titles/no-such', 404), 'title-not-found'),
      failing(get('/v1/titles', 400, ['"field":"q"']), 'invalid-request'),
    ],
  },
  {
    name: 'bad input is refused with field, rule and value',
    steps: [
      failing(raw('/api/chat', '{bad', 400), 'malformed-json'),
      failing(raw('/api/chat', '', 400), 'malformed-json'),
      failing({ ...raw('/api/chat', '{}', 415), headers: { 'content-type': 'text/plain' } }, 'unsupported-media-type'),
      failing(raw('/api/chat', '[]', 400), 'invalid-request'),
      failing(
        raw('/api/chat', '{"id":"a/b","trigger":"submit-message","messages":[]}', 400, ['"field":"id"']),
        'invalid-request',
      ),
      failing(raw('/api/chat', chatBody('c4', 'm1', '   '), 400, ['"field":"messages"']), 'invalid-request'),
      failing(raw('/v1/feedback', '{"titleId":"zorbax","kind":"liked"}', 404), 'title-not-found'),
      failing(get('/v1/recommendations?limit=0', 400, ['"field":"limit"']), 'invalid-request'),
      failing(get('/v1/recommendations?offset=1', 400, ['offset']), 'invalid-request'),
      failing({ ...get('/v1/preferences', 400), headers: { 'x-user-id': 'no spaces please' } }, 'invalid-request'),
    ],
  },
  {
    name: 'unknown routes and wrong methods are told apart',
    steps: [
      failing(get('/nowhere', 404), 'route-not-found'),
      failing(get('/v1/nowhere', 404), 'route-not-found'),
      failing(get('/api/chat', 405, ['POST']), 'method-not-allowed'),
      failing(raw('/v1/recommendations', '{}', 405, ['GET, HEAD']), 'method-not-allowed'),
      { ...get('/v1/titles/monster', 200), method: 'HEAD' },
    ],
  },
  {
    name: 'a body that is too large is refused',
    steps: [failing(raw('/api/chat', chatBody('c5', 'm1', 'x'.repeat(300_000)), 413), 'body-too-large')],
  },
  {
    name: 'health and readiness',
    steps: [get('/health', 200, ['ok']), get('/ready', 200, ['ready'])],
  },
]

function ask(id: string, messageId: string, text: string, more: Partial<ScenarioStep> = {}): ScenarioStep {
  return { ...raw('/api/chat', chatBody(id, messageId, text), 200, ['"type":"finish"']), ...more }
}

function keyed(step: ScenarioStep, key: string): ScenarioStep {
  return { ...step, headers: { ...step.headers, 'idempotency-key': key } }
}

function chatBody(id: string, messageId: string, text: string): string {
  const message = { id: messageId, role: 'user', parts: [{ type: 'text', text }] }
  return JSON.stringify({ id, trigger: 'submit-message', messages: [message] })
}

function send(method: string, path: string, body: unknown, status: number, contains: string[] = []): ScenarioStep {
  return { method, path, headers: json, body: JSON.stringify(body), status, contains }
}

function raw(path: string, body: string, status: number, contains: string[] = []): ScenarioStep {
  return { method: 'POST', path, headers: json, body, status, contains }
}

function get(path: string, status: number, contains: string[] = []): ScenarioStep {
  return { method: 'GET', path, status, contains }
}

function failing(step: ScenarioStep, code: string): ScenarioStep {
  return { ...step, code }
}
