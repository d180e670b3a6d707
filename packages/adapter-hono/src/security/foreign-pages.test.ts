import { describe, expect, test } from 'vitest'
import { memoryApp } from '../testing/memory-app.ts'

const change = { titleId: 'night-vault', kind: 'liked' }

/** A change in the name of a reader whom the browser makes known by a cookie. */
function send(headers: Record<string, string>, allowedOrigins: string[] = []) {
  return memoryApp({ allowedOrigins }).request('/v1/feedback', {
    method: 'POST',
    headers: { host: 'manga.example', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(change),
  })
}

describe('a change in the name of a reader with a cookie', () => {
  test.each<Record<string, string>>([
    {},
    { origin: 'https://manga.example' },
    { origin: 'http://manga.example' },
    { origin: 'https://manga.example:8080', host: 'manga.example:8080' },
    { origin: 'https://app.example' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
  ])('is done with %j', async (headers) => {
    expect((await send(headers, ['https://app.example'])).status).toBe(200)
  })

  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'https://manga.example.evil.example' },
    { origin: 'https://evilmanga.example' },
    { origin: 'https://manga.example:444' },
    { origin: 'https://sub.manga.example' },
    { origin: 'https://app.example.evil.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'manga.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is refused with %j', async (headers) => {
    const response = await send(headers, ['https://app.example'])
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'origin-refused' })
  })

  test('a reader who is known by a header that no browser adds may ask from anywhere', async () => {
    expect((await send({ origin: 'https://evil.example', 'x-user-id': 'alice' })).status).toBe(200)
  })

  test('reading is not a change: the browser itself keeps the answer from other pages', async () => {
    const headers = { origin: 'https://evil.example', host: 'manga.example' }
    const response = await memoryApp().request('/v1/preferences', { headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})
