import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small program in a folder of its own that stands in for the local stack. */
export interface StackScript extends AsyncDisposable {
  path: string
  folder: string
}

/** Writes `source` (an ES module) to a temporary folder, which goes when the test ends. */
export async function writeStackScript(source: string): Promise<StackScript> {
  const folder = await mkdtemp(join(tmpdir(), 'burst-stack-'))
  const path = join(folder, 'stack.mjs')
  await writeFile(path, source)
  return { path, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * Listens, announces itself, and answers every request with a recommendation served by Fargate, until SIGTERM. Writes
 * what it was started and told with beside itself: `environment.json`, `message.json`, `stopped`.
 */
export const wellBehavedStack = `
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
const beside = (name) => new URL(name, import.meta.url)
const { ROUTER_PORT, TASK_PORT, LAMBDA_PORT, OVERFLOW_PLANE } = process.env
writeFileSync(beside('environment.json'), JSON.stringify({ ROUTER_PORT, TASK_PORT, LAMBDA_PORT, OVERFLOW_PLANE }))
process.on('message', (message) => writeFileSync(beside('message.json'), JSON.stringify(message)))
const server = createServer((request, response) => {
  response.setHeader('x-served-by', 'fargate')
  if (request.url === '/status') {
    response.end('{"policy":"static","planes":[{"concurrencyLimit":40},{"concurrencyLimit":48}]}')
  } else if (request.url === '/metrics') {
    response.end('process_cpu_seconds_total 1\\n')
  } else if (request.url === '/api/chat') {
    response.setHeader('content-type', 'text/event-stream')
    response.end('data: {"type":"finish","finishReason":"stop"}\\n\\ndata: [DONE]\\n\\n')
  } else {
    response.end('{"items":[]}')
  }
})
process.on('SIGTERM', () => {
  writeFileSync(beside('stopped'), '')
  process.exit(0)
})
server.listen(Number(ROUTER_PORT), '127.0.0.1', () => {
  const { port } = server.address()
  console.log('router   http://127.0.0.1:' + port + '   admin http://127.0.0.1:' + port + '/status')
  console.log('task 1   http://127.0.0.1:' + port + '   admin http://127.0.0.1:' + port + '/status')
  console.log('lambda   http://127.0.0.1:' + port)
  console.log('ready http://127.0.0.1:' + port)
})
`
