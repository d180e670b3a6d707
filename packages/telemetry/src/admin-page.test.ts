import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readAdminPage } from './admin-page.ts'
import { startAdmin } from './testing/start-admin.ts'

test('gives the dashboard’s files as they were at the start, under a strict policy', async () => {
  const folder = pageFolder()
  const { url } = await startAdmin({ page: readAdminPage(folder) })
  rmSync(folder, { recursive: true })
  const answer = await fetch(url)
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    ...[200, 'text/html; charset=utf-8', '<p>page</p>'],
  ])
  const policy = answer.headers.get('content-security-policy') ?? ''
  for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
    expect(policy).toContain(rule)
  expect(policy).not.toMatch(/unsafe|http|\*/)
  expect((await fetch(`${url}/main.js`)).headers.get('x-content-type-options')).toBe('nosniff')
  expect((await fetch(`${url}/status`)).headers.get('content-type')).toBe('application/json')
})

test.each(['/notes.txt', '/../package.json', '/constructor', '/rehearsal'])(
  'nothing else is there: %s',
  async (path) => {
    const { url } = await startAdmin({ page: readAdminPage(pageFolder()) })
    expect((await fetch(`${url}${path}`)).status).toBe(404)
  },
)

test('without a dashboard there is no page', async () => {
  const { url } = await startAdmin({})
  expect((await fetch(url)).status).toBe(404)
})

test('a folder that is none, or has no page, is refused by its name', () => {
  expect(() => readAdminPage('/nowhere')).toThrow('DASHBOARD_ROOT must be a folder that can be read; got /nowhere')
  const folder = pageFolder()
  rmSync(join(folder, 'index.html'))
  expect(() => readAdminPage(folder)).toThrow(`DASHBOARD_ROOT must be a folder with an index.html; got ${folder}`)
})

function pageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'admin-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = { 'index.html': '<p>page</p>', 'main.js': 'let a', 'notes.txt': 'secret' }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
