import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { findTool } from '@manga-assist/workspace/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { copyContext } from './build/copy-context.ts'
import { runDocker, streamDocker } from './engine/run-docker.ts'
import { readSavedImages } from './image/saved-images.ts'

const root = resolve(import.meta.dirname, '../../..')
const reference = `manga-assist/context-of-test:${process.pid}`
const { signal } = new AbortController()

/** What lies about on somebody's machine. */
const planted = [
  '.env',
  'notes.md',
  'apps/fargate/.npmrc',
  'apps/fargate/dist/main.mjs',
  'apps/fargate/src/.env.local',
  'apps/fargate/src/tls.key',
  'apps/fargate/src/some.test.ts',
  'apps/load/src/some.ts',
  'packages/core/node_modules/some/index.js',
  'packages/core/src/testing/some.ts',
  'packages/core/secrets/token.txt',
]

describe.skipIf(findTool('docker') === undefined)('the engine', () => {
  test('is sent manifests and sources that ship, and nothing else that lies about', { timeout: 120_000 }, async () => {
    const sent = await sentToEngine()
    expect(planted.filter((path) => sent.includes(path))).toEqual([])
    expect(sent).toContain('packages/core/src/index.ts')
    const others = sent.filter((path) => !/^(packages|apps|lambda)\/[^/]+\/(package\.json|src\/.+)$/.test(path))
    expect(others.sort()).toEqual(['LICENSE', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'])
    expect(sent.filter((path) => /\.test\.|\/testing\/|\/fixtures\/|__snapshots__/.test(path))).toEqual([])
  })
})

async function sentToEngine(): Promise<string[]> {
  const copy = await copyContext(root)
  onTestFinished(() => copy.remove())
  for (const path of planted) {
    mkdirSync(dirname(join(copy.folder, path)), { recursive: true })
    writeFileSync(join(copy.folder, path), 'x')
  }
  const dockerfile = join(copy.folder, 'docker/context.Dockerfile')
  writeFileSync(dockerfile, 'FROM scratch\nCOPY . /\n')
  await runDocker(['build', `--file=${dockerfile}`, `--tag=${reference}`, copy.folder], signal)
  onTestFinished(() => runDocker(['rmi', reference], signal))
  const { output, done } = streamDocker(['save', reference], signal)
  const [{ layers }] = await Promise.all([readSavedImages(output), done])
  const files = [...layers.values()].flatMap((layer) => layer.files)
  return files.filter(({ kind }) => kind === 'file').map(({ path }) => path)
}
