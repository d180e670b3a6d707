import { describe, expect, test } from 'vitest'
import { fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { aboveWatermark, alwaysFull, inProcess, lambda, routerRig } from '../testing/router-rig.ts'
import { exchangeBytes } from '../testing/servers.ts'

const badHosts = [
  '[',
  ']',
  'a b',
  'x:99999',
  'x:65536',
  'x:',
  'x:1:2',
  'u@x',
  'x/v1/recommendations?',
  'x#y',
  'x\\y',
  'caf\u00e9',
  '',
]

describe('a Host that names no host', () => {
  test.each(badHosts)('%j is refused in words and reaches no plane', async (host) => {
    let served = 0
    const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps: [preludePayload()] }))
    const primary = aboveWatermark((_request, response) => {
      served += 1
      response.end('ok')
    })
    const rig = await routerRig({ primary, overflow: lambda(endpoint.url) })
    const answer = await ask(rig.url, 'GET', host)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"code":"invalid-request"')
    expect([served, endpoint.events.length]).toEqual([0, 0])
    expect(rig.routed()).toMatchObject([{ outcome: 'rejected', status: 400, requestClass: 'turned-away' }])
  })

  test('neither opens the breaker nor costs money, however often it is sent', async () => {
    const endpoint = await fakeLambdaEndpoint(() => ({ kind: 'stream', steps: [{ kind: 'cut' }] }))
    const { url, router } = await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url) })
    for (let request = 0; request < 25; request += 1) await ask(url, 'GET', '[')
    expect(router.status()).toMatchObject({ breaker: 'closed', spillRatio: 0, budget: { spentUsd: 0 } })
  })
})

test.each(['x', 'X.example:8080', 'x:65535', 'x:00080', '127.0.0.1:1', '[::1]:8080', 'my_service', 'a.b.'])(
  '%s is a host',
  async (host) => {
    const rig = await routerRig({ primary: inProcess((_request, response) => response.end('ok')) })
    expect(await ask(rig.url, 'GET', host)).toMatch(/^HTTP\/1\.1 200 /)
  },
)

test.each(['TRACE', 'CONNECT', 'TRACK'])('%s reaches no application', async (method) => {
  let served = 0
  const primary = inProcess((_request, response) => {
    served += 1
    response.end('ok')
  })
  const rig = await routerRig({ primary })
  const answer = await ask(rig.url, method, 'x')
  // Node itself closes on CONNECT and knows no TRACK.
  if (method === 'TRACE') expect(answer).toContain('HTTP/1.1 405 ')
  expect(answer.includes('allow: GET, HEAD')).toBe(method === 'TRACE')
  expect(answer).not.toContain('HTTP/1.1 200')
  expect(served).toBe(0)
})

function ask(origin: string, method: string, host: string): Promise<string> {
  return exchangeBytes(origin, `${method} / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)
}
