import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { normalise } from './normalise.ts'

test('times and modes are the same, whatever the builder left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'normalise-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'app/web'), { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'app/main.mjs'), '')
  chmodSync(join(folder, 'app/main.mjs'), 0o777)
  writeFileSync(join(folder, 'app/web/page.css'), '', { mode: 0o600 })
  await normalise(folder)
  const seen = ['', 'app', 'app/web', 'app/main.mjs', 'app/web/page.css'].map((path) => {
    const { mode, mtime } = statSync(join(folder, path))
    return [path, (mode & 0o7777).toString(8), mtime.toISOString()]
  })
  const mtime = '1980-01-01T00:00:00.000Z'
  expect(seen).toEqual([
    ['', '755', mtime],
    ['app', '755', mtime],
    ['app/web', '755', mtime],
    ['app/main.mjs', '644', mtime],
    ['app/web/page.css', '644', mtime],
  ])
})
