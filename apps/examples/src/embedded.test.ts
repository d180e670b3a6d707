import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { ask, untilBusy } from './testing/ask.ts'
import { startLambda } from './testing/start-lambda.ts'
import { startExample } from './testing/start-process.ts'

const fileOf = (path: string) => join(import.meta.dirname, path)

describe.each(['hono', 'express', 'fastify'])('the example on %s', (framework) => {
  test('spills to Lambda what does not fit, where the same application answers it, and serves the rest itself', async () => {
    const lambda = await startLambda(fileOf(`${framework}/handler.ts`))
    const settings = { LAMBDA_ENDPOINT: lambda, CONCURRENCY_LIMIT: '1' }
    const { server: url } = await startExample(fileOf(`${framework}/server.ts`), settings)
    const report = (body: string) => ask(`${url}/report`, { method: 'POST', body })
    expect(await report('monday')).toEqual(['report on monday', 'fargate', undefined])

    const finish = await holdSlot(`${url}/report`)
    await untilBusy(() => report('probe'))
    expect(await report('wednesday')).toEqual(['report on wednesday', 'lambda', 'concurrency'])
    expect((await fetch(`${url}/health`)).headers.has('x-served-by')).toBe(false)
    expect(await finish()).toBe('report on tuesday')
  })
})

test('the watched example tells on its admin port what it decided', async () => {
  const lambda = await startLambda(fileOf('hono/handler.ts'))
  const settings = { LAMBDA_ENDPOINT: lambda, CONCURRENCY_LIMIT: '1' }
  const { server: url, adminServer: adminUrl } = await startExample(fileOf('watched/server.ts'), settings)
  const finish = await holdSlot(`${url}/report`)
  await untilBusy(() => ask(`${url}/report`, { method: 'POST', body: 'probe' }))
  await finish()
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text()
  expect(metrics).toMatch(
    /overflow_decisions_total\{class="report",kind="spill",reason="concurrency",service="report"\} 1/,
  )
  expect(await (await fetch(`${adminUrl}/status`)).json()).toMatchObject({ service: 'report', policy: 'static' })
})

/** Begins a request whose body is not finished; what comes back finishes it, and gives its answer. */
async function holdSlot(url: string): Promise<() => Promise<string>> {
  const held = httpRequest(url, { method: 'POST', headers: { 'content-type': 'text/plain' } })
  held.write('tues')
  const answered = once(held, 'response') as Promise<IncomingMessage[]>
  return async () => {
    held.end('day')
    const [response] = await answered
    return response ? await text(response) : ''
  }
}
