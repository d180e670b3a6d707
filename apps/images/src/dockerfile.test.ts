import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { contents } from './assemble/contents.ts'
import { bundleStageOf, targets } from './build/targets.ts'

const root = resolve(import.meta.dirname, '../../..')
const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8')
const scope = '@manga-assist/'

/** Of the tools only what builds is copied: an edit of the rest has nothing built again. */
const partsOfTools: Readonly<Record<string, readonly string[]>> = {
  'apps/images': ['apps/images/src/assemble', 'apps/images/src/health'],
  'packages/workspace': ['packages/workspace/src/bundle', 'packages/workspace/src/index.ts'],
}

test('the Dockerfile has a target for each image, in the order in which they are built', () => {
  const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, name]) => name)
  expect(stages).toEqual(['dependencies', ...targets.flatMap(({ name }) => [bundleStageOf(name), name])])
  expect(Object.keys(contents).sort()).toEqual(targets.map(({ name }) => name).sort())
})

test.each(Object.entries(contents))('%s is made of the packages that it imports and of no other', (name, parts) => {
  const folders = closureOf(['apps/images', ...parts.map(({ folder }) => folder.split('/').slice(0, 2).join('/'))])
  const expected = folders.flatMap((folder) => partsOfTools[folder] ?? [`${folder}/src`])
  const copied = copiesOf(`bundle-${name}`).filter((path) => path !== 'LICENSE')
  expect(copied.sort()).toEqual(expected.sort())
})

test('the stage of packages has the manifest of each of them, and nothing else of it', () => {
  const copied = copiesOf('dependencies')
  const used = Object.keys(contents).flatMap((name) => copiesOf(`bundle-${name}`))
  const folders = used.filter((path) => path !== 'LICENSE').map((path) => path.split('/').slice(0, 2).join('/'))
  const manifests = [...new Set(folders)].map((folder) => `${folder}/package.json`)
  expect(copied.sort()).toEqual(['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests].sort())
})

/** What a stage copies from the sources. */
function copiesOf(stage: string): string[] {
  const text = dockerfile.split(/^FROM /m).find((part) => part.split('\n')[0]?.endsWith(` AS ${stage}`)) ?? ''
  return [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '))
}

/** These folders and all packages of ours that they depend on. */
function closureOf(folders: readonly string[]): string[] {
  const found = new Set<string>()
  const visit = (folder: string) => {
    if (found.has(folder)) return
    found.add(folder)
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const ours = Object.keys(dependencies).filter((name) => name.startsWith(scope))
    for (const name of ours) visit(`packages/${name.slice(scope.length)}`)
  }
  for (const folder of folders) visit(folder)
  return [...found]
}
