import { expect, test } from 'vitest'
import { createLineLogger } from './line-logger.ts'
import { logAppEvent } from './log-events.ts'
import { createLogger } from './logger.ts'

const trace = { traceId: '5759e988bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8', sampled: true }

test('a line is the one that pino would write', () => {
  const [own, pinos]: [string[], string[]] = [[], []]
  const fields = { text: 'a "quoted" 漫画\n', missing: undefined, deep: { list: [1, null] } }
  lineLogger('info', own).info(fields, 'request-served')
  createLogger({ service: 'function', level: 'info', stream: { write: (line) => void pinos.push(line) } }).info(
    fields,
    'request-served',
  )
  const { time: ownTime, ...ownLine } = JSON.parse(own[0] ?? '')
  const { time: pinoTime, ...pinoLine } = JSON.parse(pinos[0] ?? '')
  expect(ownLine).toEqual(pinoLine)
  expect([ownTime, pinoTime]).toEqual([expect.stringMatching(instant), expect.stringMatching(instant)])
  expect(own[0]?.endsWith('}\n')).toBe(true)
})

test.each([
  ['debug', 3],
  ['info', 3],
  ['warn', 2],
  ['error', 1],
  ['silent', 0],
] as const)('at level %s %i of three lines are written', (level, count) => {
  const lines: string[] = []
  const logger = lineLogger(level, lines)
  for (const write of [logger.info, logger.warn, logger.error]) write({}, 'told')
  expect(lines).toHaveLength(count)
})

test('an error is described wherever it stands, with what caused it', () => {
  const lines: string[] = []
  const error = new TypeError('store away', { cause: new Error('refused') })
  lineLogger('info', lines).warn({ err: error }, 'a store failed')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 40,
    err: { name: 'TypeError', message: 'store away', cause: { message: 'refused' } },
  })
})

test('events of the application are written to it', () => {
  const lines: string[] = []
  logAppEvent(lineLogger('info', lines), {
    kind: 'request-failed',
    trace,
    requestId: 'r1',
    path: '/api/chat',
    error: new Error('boom'),
  } as unknown as Parameters<typeof logAppEvent>[1])
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, traceId: trace.traceId, error: { message: 'boom' } })
})

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function lineLogger(level: Parameters<typeof createLineLogger>[0]['level'], lines: string[]) {
  return createLineLogger({ service: 'function', level, wallNow: () => 0, write: (line) => void lines.push(line) })
}
