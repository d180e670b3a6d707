import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readAssets } from './assets.ts'
import { memoryApp } from './testing/memory-app.ts'

const files = {
  'index.html': 'the page',
  'index-C9wZIZZx.js': 'the script',
  'index-C9wZIZZx.js.br': 'the script by brotli',
  'index-C9wZIZZx.js.gz': 'the script by gzip',
  'icon.svg': 'the icon',
  'notes.txt': 'not of the page',
}

describe('the files of the page', () => {
  test('are named after their content or asked for anew each time', async () => {
    const app = appWithPage()
    const cached = async (path: string) => (await app.request(path)).headers.get('cache-control')
    expect(await cached('/index-C9wZIZZx.js')).toBe('public, max-age=31536000, immutable')
    expect(await cached('/')).toBe('no-cache')
    expect(await cached('/icon.svg')).toBe('no-cache')
  })

  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', null],
    ['', null],
  ])('for a client that takes %j come by %s', async (accepted, coding) => {
    const answer = await appWithPage().request('/index-C9wZIZZx.js', { headers: { 'accept-encoding': accepted } })
    expect(answer.headers.get('content-encoding')).toBe(coding)
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.get('vary')).toBe('accept-encoding')
    const by = { br: ' by brotli', gzip: ' by gzip' }[coding ?? ''] ?? ''
    expect(await answer.text()).toBe(`the script${by}`)
  })

  test.each(['/notes.txt', '/index-C9wZIZZx.js.br'])(
    'are those of known types only: %s is not served',
    async (path) => {
      expect((await appWithPage().request(path)).status).toBe(404)
    },
  )
})

function appWithPage() {
  const folder = mkdtempSync(join(tmpdir(), 'manga-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return memoryApp({ assets: readAssets(folder) })
}
