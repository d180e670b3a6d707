import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { commitsOf } from '../commits.ts'
import { type BundleSources, bundlesOf } from './bundles-of.ts'
import { bundleCommit } from './commit-bundles.ts'
import { resolveCommit, unchangedCommit } from './repository-sources.ts'

/** A repository with two functions, whose recipe copies their source. */
let repository: ReturnType<typeof createRepository>
beforeEach(() => {
  repository = createRepository()
})

describe('the code of a function', () => {
  test('is that of its own commit, so that two commits give two codes', () => {
    const one = repository.commit({ 'lambda/chat/src/handler.ts': 'one', 'lambda/enrich/src/handler.ts': 'one' })
    const two = repository.commit({ 'lambda/chat/src/handler.ts': 'two', 'lambda/enrich/src/handler.ts': 'two' })
    const codes = (list: string) =>
      codesIn(
        bundlesOf(
          commitsOf(list, () => two),
          repository.sources(),
        ),
      )
    expect(codes(`chat=${one}`)).toEqual({ chat: 'one', enrich: 'two' })
    expect(codes(one.slice(0, 12))).toEqual({ chat: 'one', enrich: 'one' })
    expect(codes(two)).toEqual({ chat: 'two', enrich: 'two' })
  })

  test('is made of the files at hand where they are those of the commit, and nothing is exported', () => {
    const head = repository.commit({ 'lambda/chat/src/handler.ts': 'here' })
    const { sources, exported } = countingExports(repository.sources())
    expect(codesIn(bundlesOf(commitsOf(head, String), sources)).chat).toBe('here')
    expect(exported).toEqual([])
    expect(repository.remarks).toEqual([])
  })

  test('holds nothing that was not committed', () => {
    const head = repository.commit({ 'lambda/chat/src/handler.ts': 'committed' })
    repository.write('lambda/chat/src/handler.ts', 'only here')
    expect(codesIn(bundlesOf(commitsOf(head, String), repository.sources())).chat).toBe('committed')
    expect(repository.remarks).toEqual([expect.stringContaining('what is not committed here is in none of them')])
    repository.write('lambda/chat/src/handler.ts', 'committed')
    repository.write('packages/core/src/new.ts', 'only here')
    expect(unchangedCommit(repository.root)).toBeUndefined()
  })

  test('of a commit that is not there is refused, with what to do', () => {
    const head = repository.commit({})
    const unknown = 'f'.repeat(40)
    const commits = commitsOf(`enrich=${unknown}`, () => head)
    expect(() => bundlesOf(commits, repository.sources())).toThrow(
      `enrich=${unknown} must be a commit of this repository, whose sources its code is made of; fetch the whole history`,
    )
  })

  test('is asked of git, whose own words are told where it cannot tell', () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'manga-no-repository-'))
    onTestFinished(() => rmSync(nowhere, { recursive: true }))
    expect(() => resolveCommit('abc1234', nowhere)).toThrow(/git cannot tell whether abc1234 is a commit: .*not a git/)
  })

  test('of a commit without the function is refused', () => {
    const before = repository.commit({ 'README.md': 'nothing yet' })
    repository.commit({ 'lambda/later/src/handler.ts': 'later' })
    expect(() => repository.bundle(before, 'later')).toThrow(
      `later=${before} must be of a commit that has lambda/later`,
    )
  })
})

describe('a bundle that was made of a commit', () => {
  test('is made once, with what its own lockfile asks for', () => {
    const sha = repository.commit({ 'pnpm-lock.yaml': 'its own' })
    repository.commit({ 'pnpm-lock.yaml': 'newer' })
    expect(repository.bundle(sha, 'chat')).toBe(repository.bundle(sha, 'chat'))
    expect(repository.installed).toEqual(['its own'])
  })

  test('whose recipe fails is not kept, and nothing is left of it', () => {
    const sha = repository.commit({ 'lambda/chat/build.mjs': 'process.exit(3)' })
    expect(() => repository.bundle(sha, 'chat')).toThrow()
    expect(existsSync(join(repository.cache, sha))).toBe(false)
  })

  test('is forgotten once many newer ones are kept', () => {
    const sha = repository.commit({})
    for (const name of 'abcdefgh') mkdirSync(join(repository.cache, name), { recursive: true })
    repository.bundle(sha, 'chat')
    const kept = readdirSync(repository.cache)
    expect(kept).toHaveLength(8)
    expect(kept).toContain(sha)
  })
})

function createRepository() {
  const base = mkdtempSync(join(tmpdir(), 'manga-bundles-'))
  onTestFinished(() => rmSync(base, { recursive: true }))
  const [root, cache] = [join(base, 'repository'), join(base, 'cache')]
  const installed: string[] = []
  const remarks: string[] = []
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const install = (tree: string) => void installed.push(readFileSync(join(tree, 'pnpm-lock.yaml'), 'utf8'))
  const bundle = (sha: string, name: string) => bundleCommit(sha, name, { root, cache, install })
  write('pnpm-lock.yaml', 'first')
  for (const name of ['chat', 'enrich']) {
    write(`lambda/${name}/src/handler.ts`, 'first')
    write(`lambda/${name}/package.json`, '{"scripts": {"bundle": "node build.mjs"}}')
    write(`lambda/${name}/build.mjs`, "import { cpSync } from 'node:fs'; cpSync('src/handler.ts', 'dist/handler.mjs')")
  }
  git('init', '-q', '-b', 'main')
  return {
    ...{ root, cache, installed, remarks, write, bundle },
    commit(files: Record<string, string>) {
      for (const [path, text] of Object.entries(files)) write(path, text)
      git('add', '.')
      git('commit', '-qm', 'change', '--allow-empty')
      return git('rev-parse', 'HEAD')
    },
    sources(): BundleSources {
      const filesOf = (name: string) => join(root, 'lambda', name, 'src')
      return {
        resolve: (commit) => resolveCommit(commit, root),
        unchangedCommit: () => unchangedCommit(root),
        bundleFiles: () => ({ chat: filesOf('chat'), enrich: filesOf('enrich') }),
        bundleCommit: bundle,
        remark: (text) => void remarks.push(text),
      }
    },
  }
}

function countingExports(sources: BundleSources) {
  const exported: string[] = []
  const bundleCommit: BundleSources['bundleCommit'] = (sha, name) => {
    exported.push(sha)
    return sources.bundleCommit(sha, name)
  }
  return { exported, sources: { ...sources, bundleCommit } }
}

/** The code in each folder, as the recipe left it or as it stands here. */
function codesIn(folders: { chat: string; enrich: string }) {
  const codeIn = (folder: string) => {
    const [file = ''] = readdirSync(folder)
    return readFileSync(join(folder, file), 'utf8')
  }
  return { chat: codeIn(folders.chat), enrich: codeIn(folders.enrich) }
}
