import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { foundationsFor } from './foundations-for.ts'

const digest = `sha256:${'0a'.repeat(32)}`
const filledIn = { base: `registry.example/base@${digest}`, builder: `registry.example/node@${digest}` }
const standIns = { base: 'stand-in-base', builder: 'stand-in-builder' }
const canPull = () => Promise.resolve()
const cannotPull = () => Promise.reject(new Error('no route to registry.example'))

test('images are built on what is given by digest', async () => {
  expect(await choose({ given: filledIn, pull: canPull })).toEqual({ chosen: filledIn, said: [] })
  expect(await choose({ given: filledIn, pull: canPull, isRelease: true })).toEqual({ chosen: filledIn, said: [] })
})

test('where that cannot be pulled they are built on a stand-in, which is told; a release is not', async () => {
  const { chosen, said } = await choose({ given: filledIn, pull: cannotPull })
  expect(chosen).toEqual(standIns)
  expect(said).toEqual(['building on a stand-in: no route to registry.example'])
  await expect(choose({ given: filledIn, pull: cannotPull, isRelease: true })).rejects.toThrow('no route')
})

test('where nobody has filled it in likewise', async () => {
  const given = { ...filledIn, base: 'registry.example/base@sha256:DIGEST' }
  const { chosen, said } = await choose({ given, pull: canPull })
  expect(chosen).toEqual(standIns)
  expect(said.join()).toContain('docker/base/public.env: BASE must be an image by digest')
  await expect(choose({ given, pull: canPull, isRelease: true })).rejects.toThrow('Fill it in before a release')
})

async function choose(options: {
  given: { base: string; builder: string }
  pull: () => Promise<void>
  isRelease?: boolean
}) {
  const root = mkdtempSync(join(tmpdir(), 'foundations-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'docker/base'), { recursive: true })
  const { base, builder } = options.given
  writeFileSync(join(root, 'docker/base/public.env'), `BASE=${base}\nBUILDER=${builder}\n`)
  const said: string[] = []
  const { pull, isRelease = false } = options
  const say = (line: string) => said.push(line)
  const chosen = await foundationsFor({ root, isRelease, engine: { pull }, say, makeStandIns: () => standIns })
  return { chosen, said }
}
