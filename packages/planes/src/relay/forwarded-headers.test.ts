import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { routerRig, tasks, tasksReady } from '../testing/router-rig.ts'
import { listenOn } from '../testing/servers.ts'

// fetch refuses to send headers of the connection, so these requests are made by hand.
test('headers of the connection stay on it, in both directions', async () => {
  const { seen, answer } = await roundTrip(
    {
      connection: 'x-hop, keep-alive, traceparent',
      'x-hop': 'dropped',
      'keep-alive': 'timeout=1',
      te: 'trailers',
      'proxy-authorization': 'secret',
      upgrade: 'websocket',
      'x-end-to-end': 'kept',
    },
    { connection: 'x-hop-back, keep-alive', 'x-hop-back': 'dropped', 'proxy-authenticate': 'Basic', 'x-back': 'kept' },
  )
  expect(seen).toMatchObject({ 'x-end-to-end': 'kept', traceparent: expect.stringMatching(/^00-/) })
  for (const name of ['x-hop', 'te', 'proxy-authorization', 'upgrade']) expect(seen).not.toHaveProperty(name)
  expect(answer).toMatchObject({ 'x-back': 'kept', connection: 'keep-alive' })
  for (const name of ['x-hop-back', 'proxy-authenticate']) expect(answer).not.toHaveProperty(name)
})

test('a client cannot make its trace or its origin look like ours', async () => {
  const { seen } = await roundTrip({ 'x-forwarded-for': '10.0.0.1', 'x-forwarded-proto': 'https' }, {})
  expect(seen).toMatchObject({ 'x-forwarded-for': '10.0.0.1, 127.0.0.1', 'x-forwarded-proto': 'https' })
})

test('the trace goes on in the standard header, and in that of a load balancer where it came in one', async () => {
  const { seen } = await roundTrip({ traceparent: 'malformed' }, {})
  expect(seen.traceparent).toBe('00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00')
  expect(seen).not.toHaveProperty('x-amzn-trace-id')
  const balanced = await roundTrip({ 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' }, {})
  expect(balanced.seen['x-amzn-trace-id']).toBe(
    'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0',
  )
})

async function roundTrip(headers: Record<string, string>, answerHeaders: Record<string, string>) {
  let seen: IncomingHttpHeaders = {}
  const task = await listenOn(
    createServer((request, response) => {
      if (request.url === '/ready') return response.end()
      seen = request.headers
      return response.writeHead(200, answerHeaders).end('ok')
    }),
  )
  const rig = await routerRig({ primary: tasks([task]), maxBufferedBodyBytes: 1_000 })
  await tasksReady(rig, 1)
  const answer = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
    httpRequest(rig.url, { headers }, (response) => {
      void text(response).then(() => resolve(response.headers))
    })
      .on('error', reject)
      .end()
  })
  return { seen, answer }
}
