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
  'packages/command-line': [],
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
  const copied = copiesOf(`bundle-${name}`)
  expect(copied.sort()).toEqual(expected.sort())
})

test.each(Object.keys(contents))(
  'the stage of %s begins with a step like no other, so that the cache tells it apart',
  (name) => {
    expect(linesOf(`bundle-${name}`)[1]).toBe(`ENV IMAGE=${name}`)
  },
)

test('the stage of packages has the manifest of each of them, and nothing else of it', () => {
  const copied = copiesOf('dependencies')
  const used = Object.keys(contents).flatMap((name) => copiesOf(`bundle-${name}`))
  const folders = used.map((path) => path.split('/').slice(0, 2).join('/'))
  const manifests = [...new Set([...folders, ...Object.keys(partsOfTools)])].map((folder) => `${folder}/package.json`)
  expect(copied.sort()).toEqual(
    ['LICENSE', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests].sort(),
  )
})

/** What a stage copies from the sources. */
function copiesOf(stage: string): string[] {
  const copies = linesOf(stage).map((line) => /^COPY (?!--from)(.*) \S+$/.exec(line)?.[1])
  return copies.flatMap((paths) => paths?.split(' ') ?? [])
}

function linesOf(stage: string): string[] {
  const stages = dockerfile.split(/^FROM /m).map((text) => text.split('\n'))
  return stages.find(([first = '']) => first.endsWith(` AS ${stage}`)) ?? []
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
