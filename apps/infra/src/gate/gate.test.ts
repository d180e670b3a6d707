import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runInNewContext } from 'node:vm'
import { createIdentify } from '@manga-assist/adapter-hono'
import { memoryApp } from '@manga-assist/adapter-hono/testing'
import { systemClock as clock } from '@manga-assist/clock'
import { describe, expect, onTestFinished, test } from 'vitest'
import { originSecretHeader, testHeader } from '../stacks/edge/front-headers.ts'
import { checkDeployment, checks } from './check-deployment.ts'
import { gateCode } from './gate-code.ts'

/** Longest code that CloudFormation takes in a template. */
const mostInline = 4_096

describe('a deployment', () => {
  test('goes on when every answer is right', async () => {
    const { outcome, lines } = await gateOver(async (path) => statusOf(path))
    expect(outcome).toEqual({ hookStatus: 'SUCCEEDED' })
    expect(lines).toEqual([{ message: 'deployment-checked', checks: 40 }])
  })

  test.each(checks.map(({ path }) => path))('is ended when %s answers something else', async (path) => {
    const { outcome, lines } = await gateOver(async (asked) => (asked === path ? 500 : statusOf(asked)))
    expect(outcome).toEqual({ hookStatus: 'FAILED' })
    expect(lines).toEqual([
      { message: 'deployment-refused', wrong: [`${path} answered 500, must be ${statusOf(path)}`] },
    ])
  })

  test('is ended when one task of many fails, in whichever round it is met', async () => {
    let asked = 0
    const { outcome } = await gateOver(async (path) => {
      asked += 1
      return asked === 37 ? 503 : statusOf(path)
    })
    expect(outcome).toEqual({ hookStatus: 'FAILED' })
  })

  test('of the application goes on where it knows its readers, and is ended where it lets in anybody', async () => {
    const common = { NODE_ENV: 'production', ALLOWED_ORIGINS: [] }
    const jwt = { ...common, AUTH: 'jwt', JWT_ISSUER: 'https://login.example.com', JWT_AUDIENCE: 'manga' } as const
    const page = { content: new Uint8Array(), contentType: 'text/html', compressed: [], immutable: false }
    const assets = new Map([['/', page]])
    const closed = memoryApp({ assets, identify: createIdentify(jwt, { clock, newId: () => 'id' }) })
    const open = memoryApp({ assets })
    const outcomeOf = async (app: typeof open) =>
      (await gateOver(async (path) => (await app.request(path)).status)).outcome
    expect(await outcomeOf(closed)).toEqual({ hookStatus: 'SUCCEEDED' })
    expect(await outcomeOf(open)).toEqual({ hookStatus: 'FAILED' })
  })

  test('is ended when nothing answers, and says why', async () => {
    const { outcome, lines } = await gateOver(() => Promise.reject(new Error('connection refused')))
    expect(outcome).toEqual({ hookStatus: 'FAILED' })
    expect(lines).toMatchObject([{ wrong: expect.arrayContaining(['/health: connection refused']) }])
  })
})

test('as it stands in the template it asks for what is being deployed, with what the load balancer wants to see', async () => {
  const code = gateCode()
  expect(code.length).toBeLessThan(mostInline)
  const seen: unknown[] = []
  const server = createServer(({ url = '', headers }, response) => {
    seen.push([headers[originSecretHeader], headers[testHeader.name]])
    response.writeHead(statusOf(url)).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const module = { exports: {} as { handler?: () => Promise<unknown> } }
  const process = { env: { ORIGIN: origin, ORIGIN_SECRET: 'known' }, stdout: { write: () => true } }
  runInNewContext(code, { module, process, fetch, URL, AbortSignal, Error, Promise })
  expect(await module.exports.handler?.()).toEqual({ hookStatus: 'SUCCEEDED' })
  expect(seen.length).toBe(40)
  expect(new Set(seen.map(String))).toEqual(new Set([`known,${testHeader.value}`]))
})

function statusOf(path: string): number {
  return checks.find((check) => check.path === path)?.status ?? 404
}

async function gateOver(ask: (path: string) => Promise<number>) {
  const lines: object[] = []
  const outcome = await checkDeployment({ ask, log: (line) => lines.push(line) })
  return { outcome, lines }
}
