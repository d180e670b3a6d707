import type { AppEvent } from '@manga-assist/adapter-hono'
import type { RequestRouted, RouterEvent } from '@manga-assist/planes'
import { describe, expect, test } from 'vitest'
import { logAppEvent, logRouterEvent } from './log-events.ts'
import { createLogger } from './logger.ts'

const trace = { traceId: '5759e988bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8', sampled: false }
const sampled = { ...trace, sampled: true }

const routed: RequestRouted = {
  kind: 'request-routed',
  trace,
  requestClass: 'chat',
  method: 'POST',
  path: '/api/chat',
  decision: { kind: 'spill', reason: 'concurrency' },
  plane: 'lambda',
  outcome: 'answered',
  status: 200,
  firstByteMs: 12,
  durationMs: 2_400,
}

describe('of requests', () => {
  test('a good one is written only when it is sampled, with its id and its decision', () => {
    expect(linesOf(routed)).toEqual([])
    expect(linesOf({ ...routed, trace: sampled })).toEqual([
      expect.objectContaining({
        level: 30,
        service: 'router',
        traceId: trace.traceId,
        message: 'request-routed',
        requestClass: 'chat',
        plane: 'lambda',
        decided: 'spill',
        reason: 'concurrency',
        status: 200,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      }),
    ])
  })

  test.each(['failed', 'broken'] as const)(
    'one that %s is always written, with its error and what caused it',
    (outcome) => {
      const error = new TypeError('stream cut', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) })
      const [line] = linesOf({ ...routed, outcome, error })
      expect(line).toMatchObject({
        level: 40,
        traceId: trace.traceId,
        outcome,
        error: { name: 'TypeError', message: 'stream cut', cause: { message: 'reset', code: 'ECONNRESET' } },
      })
      expect(JSON.stringify(line)).not.toContain('log-events.test')
    },
  )

  test('what was shed is counted, not written: that would be work when there is none to spare', () => {
    expect(linesOf({ ...routed, outcome: 'shed', plane: undefined })).toEqual([])
  })
})

test.each<RouterEvent>([
  { kind: 'task-state-changed', address: 'http://10.0.0.1', state: 'lost' },
  { kind: 'task-added', address: 'http://10.0.0.1' },
  { kind: 'task-removed', address: 'http://10.0.0.1' },
  { kind: 'discovery-failed', name: 'tasks.internal', error: new Error('no answer') },
  { kind: 'breaker-changed', state: 'open' },
  { kind: 'overflow-throttled', reason: 'CallerRateLimitExceeded', pauseMs: 1_000 },
  { kind: 'overflow-failed', fault: 'timeout', when: 'before', error: new Error('no answer') },
  { kind: 'cancel-failed', error: new Error('store away') },
  { kind: 'overflow-not-reachable', error: new Error('no route') },
  { kind: 'calendar-read', source: 'drops.json', drops: 3 },
  { kind: 'calendar-refused', source: 'drops.json', error: new Error('entry 2: atMs') },
  { kind: 'calendar-not-reachable', source: 'drops.json', error: new Error('no such file') },
  { kind: 'prewarm-asked', cause: 'drop', wanted: 7, sent: 7, titleId: 'monster' },
])('every change of state is written: $kind', (event) => {
  expect(linesOf(event)).toEqual([expect.objectContaining({ message: event.kind })])
})

test('samples are not written: they come once a second, and are on the metrics', () => {
  const scale = { slots: { here: 8, spilled: 4 }, stableSlots: 12, panicSlots: 12, indifferenceSlots: 1.6, fleet: null }
  expect(linesOf({ kind: 'scale-sampled', scale, wallMs: 0 })).toEqual([])
})

describe('of the application', () => {
  const answered: AppEvent = {
    kind: 'request-answered',
    trace,
    method: 'GET',
    route: '/v1/titles/:id',
    status: 200,
    durationMs: 3,
  }

  test('a good answer is written only when it is sampled', () => {
    expect(appLinesOf(answered)).toEqual([])
    expect(appLinesOf({ ...answered, trace: sampled })).toMatchObject([
      { traceId: trace.traceId, route: '/v1/titles/:id' },
    ])
  })

  test('a fault is always written', () => {
    const event: AppEvent = {
      kind: 'request-failed',
      trace,
      method: 'GET',
      route: '/x',
      error: new Error('store away'),
    }
    expect(appLinesOf(event)).toMatchObject([{ level: 50, traceId: trace.traceId, error: { message: 'store away' } }])
  })

  test('a turn that failed is written with its error, one that the reader left is not', () => {
    const ended = { kind: 'turn-ended', trace, intent: 'recommend', durationMs: 900 } as const
    expect(appLinesOf({ ...ended, outcome: 'left' })).toEqual([])
    expect(appLinesOf({ ...ended, outcome: 'failed', error: new Error('model away') })).toMatchObject([
      { error: { message: 'model away' } },
    ])
  })
})

function linesOf(event: RouterEvent) {
  return written((logger) => logRouterEvent(logger, event))
}

function appLinesOf(event: AppEvent) {
  return written((logger) => logAppEvent(logger, event))
}

function written(log: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = []
  log(createLogger({ service: 'router', level: 'info', stream: { write: (line) => lines.push(line) } }))
  return lines.map((line) => JSON.parse(line))
}
