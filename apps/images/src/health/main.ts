// HEALTHCHECK of every image, for there is no shell and no curl: node health.mjs /health
import { get } from 'node:http'
import { port } from './env.ts'

/** Less than the engine gives the check: who does not answer is unhealthy for a reason that is logged. */
const timeoutMs = 4_000

const path = process.argv[2] ?? '/health'
const signal = AbortSignal.timeout(timeoutMs)

get({ host: '127.0.0.1', port, path, signal, agent: false }, ({ statusCode }) => {
  end(statusCode === 200, `answered ${statusCode}`)
}).on('error', (error) => end(false, signal.aborted ? `no answer within ${timeoutMs} ms` : error.message))

/** What is written here stands in `docker inspect`, and in the events of ECS. */
function end(healthy: boolean, outcome: string): never {
  process.stdout.write(`${path} on port ${port}: ${outcome}\n`)
  process.exit(healthy ? 0 : 1)
}
