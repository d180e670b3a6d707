import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { writePage } from './write-page.ts'

/** Of an image whose bound is 8 MB; what the page is made of grows with each version of Scalar. */
const mostBytes = 1_500_000

test('of Scalar its one file is installed, and nothing that it is made of', () => {
  const lockfile = readFileSync(resolve(import.meta.dirname, '../../../pnpm-lock.yaml'), 'utf8')
  expect(lockfile).toMatch(/^ {2}'@scalar\/api-reference@[\d.]+': \{\}$/m)
  expect([...lockfile.matchAll(/^ {2}'?(@scalar\/[^@>]+|vue)@/gm)].map(([, name]) => name)).toEqual([
    '@scalar/api-reference',
    '@scalar/api-reference',
  ])
})

test('the page is laid out compressed, in little room, with all that it loads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { files, bytes } = await writePage(folder, join(folder, 'inputs.json'))
  const names = readdirSync(join(folder, 'dist'))
  expect(names).toHaveLength(files)
  expect(names.reduce((sum, name) => sum + statSync(join(folder, 'dist', name)).size, 0)).toBe(bytes)
  expect(bytes).toBeLessThan(mostBytes)

  const html = gunzipSync(readFileSync(join(folder, 'dist/index.html.gz'))).toString()
  const loaded = [...html.matchAll(/(?:src|href)="\/docs\/([^"]+)"/g)].map(([, name]) => `${name}.gz`)
  expect(names).toEqual(expect.arrayContaining(loaded))
  expect(html, 'nothing from elsewhere, nothing inline').not.toMatch(/https?:\/\/|<style|<script>|\son\w+=/)

  const inputs: string[] = JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8'))
  expect(
    inputs.some((path) => path.includes('node_modules/@scalar/api-reference/')),
    'for the bill',
  ).toBe(true)
})
