import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { readReference } from '../reference.ts'
import { memoryApp } from '../testing/memory-app.ts'

const script = 'window.shown = true // '.repeat(100)

function appWithReference() {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'openapi.json'), '{"openapi":"3.1.1"}')
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'scalar.js.gz'), gzipSync(script))
  writeFileSync(join(folder, 'notes.txt'), 'not for readers')
  return memoryApp({ reference: readReference(folder) })
}

test('the document is JSON that may be kept, and is not sent again to who has it', async () => {
  const app = appWithReference()
  const response = await app.request('/openapi.json')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(response.headers.get('cache-control')).toBe('public, max-age=60')
  expect(await response.json()).toEqual({ openapi: '3.1.1' })
  const etag = response.headers.get('etag') ?? ''
  const ask = async (known: string) => app.request('/openapi.json', { headers: { 'if-none-match': known } })
  expect((await ask(etag)).status).toBe(304)
  expect((await ask(`"other", ${etag.replace('W/', '')}`)).status).toBe(304)
  expect((await ask('"other"')).status).toBe(200)
})

test('the page may do what Scalar needs, and no other answer may', async () => {
  const app = appWithReference()
  const policyOf = async (path: string) => (await app.request(path)).headers.get('content-security-policy')
  expect(await policyOf('/docs')).toContain("style-src 'self' 'unsafe-inline'")
  expect(await policyOf('/docs')).toContain("script-src 'self';")
  expect(await policyOf('/docs/scalar.js')).not.toContain('unsafe')
  expect(await policyOf('/openapi.json')).not.toContain('unsafe')
})

test.each([
  ['gzip, br', 'gzip'],
  ['br;q=1, GZIP;q=0.5', 'gzip'],
  ['gzip;q=0', null],
  ['br', null],
  [undefined, null],
])('with accept-encoding %s the script comes as %s', async (accepted, encoding) => {
  const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-encoding': accepted }
  const response = await appWithReference().request('/docs/scalar.js', { headers })
  expect(response.headers.get('content-encoding')).toBe(encoding)
  expect(response.headers.get('vary')).toBe('accept-encoding')
  const bytes = new Uint8Array(await response.arrayBuffer())
  const plain = encoding === null ? bytes : await unzipped(bytes)
  expect(new TextDecoder().decode(plain)).toBe(script)
})

test('what is no file of the page is not there', async () => {
  const app = appWithReference()
  for (const path of ['/docs/notes.txt', '/docs/scalar.js.gz', '/docs/openapi.json', '/docs/..%2fopenapi.json']) {
    expect((await app.request(path)).status, path).toBe(404)
  }
})

test.each(['/docs', '/openapi.json'])('where the reference is not, %s says who has it', async (path) => {
  const response = await memoryApp({ plane: 'lambda' }).request(path)
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'route-not-found', detail: expect.stringMatching(/Tasks serve/) })
})

async function unzipped(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}
