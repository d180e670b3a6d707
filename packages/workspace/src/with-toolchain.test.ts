import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { expect, onTestFinished, test } from 'vitest'

const script = resolve(import.meta.dirname, '../with-toolchain.mjs')

test('explains itself before it fetches anything', () => {
  const { status, stdout, stderr } = runIn(freshCopy(), ['--help'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('usage: npm run tools -- COMMAND')
})

test.each([
  [['--fast'], 'COMMAND must be a program, received --fast'],
  [[], 'COMMAND must be a program, received nothing'],
])('refuses %j in one line', (argv, message) => {
  const { status, stderr } = runIn(freshCopy(), argv)
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^manga-assist: .+\n$/) })
  expect(stderr).toContain(message)
})

test('a Node that is too old is told which one it must be', () => {
  const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.19.1" } })'
  const { status, stderr } = runIn(freshCopy(), ['true'], { node: ['--import', `data:text/javascript,${older}`] })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^manga-assist: Node must be 20\.11 or newer, found 18\.19\.1: install a newer one .+\n$/)
})

test('a first start without network says what it needs', () => {
  const copy = freshCopy()
  writeFileSync(join(copy.tools, 'npx'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  const { status, stderr } = runIn(copy, ['true'])
  expect(status).toBe(1)
  expect(stderr).toMatch(/\nmanga-assist: cannot fetch or install what is needed: .+ needs the npm registry: go online/)
})

test('a first start without npm says so', () => {
  const { status, stderr } = runIn(freshCopy(), ['true'])
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('there is no npx on PATH') })
})

/** The script where nothing was ever installed, with a folder of programs that is all of PATH. */
function freshCopy() {
  const root = mkdtempSync(join(tmpdir(), 'manga-toolchain-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const folder of ['packages/workspace', 'apps', 'lambda', 'tools'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) writeFileSync(join(root, file), '{}')
  copyFileSync(script, join(root, 'packages/workspace/with-toolchain.mjs'))
  return { root, tools: join(root, 'tools') }
}

function runIn(
  { root, tools }: { root: string; tools: string },
  argv: readonly string[],
  { node = [] }: { node?: readonly string[] } = {},
) {
  const file = join(root, 'packages/workspace/with-toolchain.mjs')
  return spawnSync(process.execPath, [...node, file, ...argv], { encoding: 'utf8', env: { PATH: tools } })
}
