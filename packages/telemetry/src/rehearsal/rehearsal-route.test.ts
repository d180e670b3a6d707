import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { startAdmin } from '../testing/start-admin.ts'
import type { Rehearsal, RehearsalStart } from './rehearsal.ts'
import { crossSiteRefusal } from './rehearsal-route.ts'

const json = 'application/json'
const start = '{"action": "start"}'

describe('the rehearsal’s path', () => {
  test('starts and stops a drop, and says how it stands', async () => {
    const { url, asked } = await withRehearsal()
    const answer = await post(url, start)
    expect([answer.status, await answer.json()]).toEqual([202, { state: 'idle', leftMs: 0, problem: null }])
    expect((await post(url, '{"action": "stop"}')).status).toBe(202)
    expect(asked).toEqual(['start', 'stop'])
  })

  test.each<[RehearsalStart, number, RegExp]>([
    [{ kind: 'running' }, 409, /under way already/],
    [{ kind: 'too-soon', leftMs: 2_500 }, 429, /try again in 3 s/],
  ])('says why it does not start: %j', async (start_, status, error) => {
    const { url } = await withRehearsal(start_)
    const answer = await post(url, start)
    expect([answer.status, await answer.json()]).toEqual([status, { error: expect.stringMatching(error) }])
  })

  test.each([
    '',
    'start',
    '{"action": "burn"}',
    '{"action": "start"',
    'null',
    `{"action": "start", "a": "${'x'.repeat(300)}"}`,
  ])('takes no other body: %j', async (body) => {
    const { url, asked } = await withRehearsal()
    expect([(await post(url, body)).status, asked]).toEqual([400, []])
  })

  test('is there for POST only, and not at all where nothing can be rehearsed', async () => {
    const { url } = await withRehearsal()
    expect((await fetch(`${url}/rehearsal`)).status).toBe(405)
    const without = await startAdmin({})
    expect((await post(without.url, start)).status).toBe(404)
  })

  test.each<[string, Record<string, string>]>([
    ['a page of another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['an old browser on another site', { origin: 'http://evil.example' }],
    ['a frame without an origin', { origin: 'null' }],
    ['a form', { 'content-type': 'text/plain' }],
    ['a name that was made to mean this machine', { host: 'evil.example' }],
  ])('%s starts nothing', async (_who, headers) => {
    const { url, asked } = await withRehearsal()
    const status = await postRaw(url, headers)
    expect([status === 403 || status === 415, asked]).toEqual([true, []])
  })

  test.each(['127.0.0.1:9090', 'localhost:9090', '[::1]:9090'])('its own page does, at %s', (host) => {
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'content-type': json }
    expect(crossSiteRefusal(headers)).toBeUndefined()
  })
})

function post(url: string, body: string): Promise<Response> {
  return fetch(`${url}/rehearsal`, { method: 'POST', headers: { 'content-type': json }, body })
}

/** As a client does that chooses its own Host. */
function postRaw(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/rehearsal`, { method: 'POST', headers: { 'content-type': json, ...headers } })
    sent.once('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.once('error', reject).end(start)
  })
}

async function withRehearsal(started: RehearsalStart = { kind: 'started' }) {
  const asked: string[] = []
  const rehearsal: Rehearsal = {
    status: () => ({ state: 'idle', leftMs: 0, problem: null }),
    start() {
      asked.push('start')
      return started
    },
    stop: () => void asked.push('stop'),
  }
  return { ...(await startAdmin({ rehearsal })), asked }
}
