import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { getRequestListener } from '@hono/node-server'
import { memoryApp } from '@manga-assist/adapter-hono/testing'
import type { Title } from '@manga-assist/contracts'
import { expect, onTestFinished, test } from 'vitest'

const asBar = { headers: { 'x-user-id': 'bar' } }
const example = resolve(import.meta.dirname, '../examples/recommend.ts')

test('the example prints what is recommended and why', async () => {
  const title = (await (await memoryApp().request('/v1/titles/night-vault', asBar)).json()) as Title
  const { stdout } = await runAgainst(
    memoryApp({
      recommendations: {
        forUser: async (userId, { limit, likes }) => {
          expect([userId, limit, likes]).toEqual(['bar', 3, ['Monster', 'FMA']])
          return { kind: 'recommended', items: [{ title, score: 1, reasons: ['thriller', 'by the same author'] }] }
        },
      },
    }),
  )
  expect(stdout).toBe('Night Vault: thriller, by the same author\n')
})

test('the example says what went wrong, with the id to ask for', async () => {
  const refused = runAgainst(
    memoryApp({ recommendations: { forUser: async () => ({ kind: 'unknown-likes', names: ['FMA'] }) } }),
  )
  await expect(refused).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/FMA.*invalid-request, request /),
  })
})

async function runAgainst(app: ReturnType<typeof memoryApp>) {
  const server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const SERVICE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return promisify(execFile)(process.execPath, [example], { env: { ...process.env, SERVICE_URL } })
}
