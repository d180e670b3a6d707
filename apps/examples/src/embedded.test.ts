import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ask, untilBusy } from './testing/ask.ts'
import { startLambda } from './testing/start-lambda.ts'
import { startExamples } from './testing/start-process.ts'

const fileOf = (path: string) => join(import.meta.dirname, path)

test.each(['express', 'fastify'])(
  'the example on %s spills what does not fit, and serves the rest itself',
  async (name) => {
    const lambda = await startLambda(fileOf(`${name}/handler.ts`))
    const [example] = await startExamples([fileOf(`${name}/server.ts`)], settingsOf(lambda))
    await expectToSpillWhenFull(example?.server ?? '')
  },
)

test('so do those on Hono, and the watched one tells on its admin port what it decided', async () => {
  const lambda = await startLambda(fileOf('hono/handler.ts'))
  const files = ['hono/server.ts', 'watched/server.ts'].map(fileOf)
  const [hono, watched] = await startExamples(files, settingsOf(lambda))
  await expectToSpillWhenFull(hono?.server ?? '')
  await expectToSpillWhenFull(watched?.server ?? '')
  const metrics = await (await fetch(`${watched?.adminServer}/metrics`)).text()
  // The request that found the slot taken, and the one after it.
  expect(metrics).toMatch(
    /overflow_decisions_total\{class="report",kind="spill",reason="concurrency",service="report"\} 2/,
  )
  expect(await (await fetch(`${watched?.adminServer}/status`)).json()).toMatchObject({
    service: 'report',
    policy: 'static',
  })
})

function settingsOf(lambda: string): Record<string, string> {
  return { LAMBDA_ENDPOINT: lambda, CONCURRENCY_LIMIT: '1' }
}

/** With one slot: what comes while it is taken is answered by the same application on Lambda. */
async function expectToSpillWhenFull(url: string): Promise<void> {
  const report = (body: string) => ask(`${url}/report`, { method: 'POST', body })
  expect(await report('monday')).toEqual(['report on monday', 'fargate', undefined])
  const finish = await holdSlot(`${url}/report`)
  await untilBusy(() => report('probe'))
  expect(await report('wednesday')).toEqual(['report on wednesday', 'lambda', 'concurrency'])
  expect((await fetch(`${url}/health`)).headers.has('x-served-by')).toBe(false)
  expect(await finish()).toBe('report on tuesday')
}

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
