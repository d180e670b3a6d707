// A service in a process of its own, for run-service.test.ts. Its only argument says as JSON how it is to behave.
import { systemClock } from '@manga-assist/clock'
import { createTrafficServer, runService } from '../index.ts'

interface Behaviour {
  drainNoticeMs?: number
  /** Its `close` never resolves. */
  hangs?: boolean
  /** Timers run so many times faster. */
  hurry?: number
}

const { drainNoticeMs = 0, hangs = false, hurry = 1 }: Behaviour = JSON.parse(process.argv[2] ?? '{}')
const say = (fields: object, message: string) => process.stdout.write(`${JSON.stringify({ message, ...fields })}\n`)
const server = createTrafficServer((request, response) => {
  if (request.url === '/throw') setImmediate(() => JSON.parse('{no JSON'))
  if (request.url === '/reject') void Promise.reject(new Error('nobody waits for this'))
  if (request.url === '/held') process.once('SIGUSR2', () => response.end('held to its end'))
  else response.end('ok')
})
const { headersTimeout, requestTimeout, keepAliveTimeout } = server
say({ headersTimeout, requestTimeout, keepAliveTimeout }, 'timeouts')

await runService({
  clock: {
    ...systemClock,
    after: (delayMs, callback, options) => systemClock.after(delayMs / hurry, callback, options),
  },
  server,
  port: 0,
  adminServer: createTrafficServer((_request, response) => response.end('admin')),
  adminPort: 0,
  host: '127.0.0.1',
  onState: (state) => say({ state }, 'state'),
  logger: { info: say, error: ({ err }, message) => say({ level: 'error', stack: err.stack }, message) },
  close: () => (hangs ? new Promise(() => {}) : Promise.resolve()),
  drainNoticeMs,
  drainTimeoutMs: 60_000,
})
