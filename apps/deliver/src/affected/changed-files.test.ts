import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryRepository } from '../testing/repository.ts'
import { changedFilesSince, filesUnlike } from './changed-files.ts'

test('finds what was changed, added, renamed and not yet committed since a branch was left', async () => {
  const { root, write, git, commit } = temporaryRepository()
  write('docs/old.md')
  write('apps/router/src/main.ts')
  commit('one')
  git('switch', '-qc', 'work')
  git('mv', 'docs/old.md', 'docs/new.md')
  git('commit', '-qm', 'two')
  git('switch', '-q', 'main')
  write('lambda/enrich/src/on-main-only.ts')
  commit('three')
  git('switch', '-q', 'work')
  write('packages/planes/src/not-committed.ts')
  expect(changedFilesSince('main', root)).toEqual([
    'docs/new.md',
    'docs/old.md',
    'packages/planes/src/not-committed.ts',
  ])
})

describe('compared with what runs', () => {
  /** Three commits in a row, and one beside the second: what each adds has its name. */
  function history() {
    const { root, write, git, commit } = temporaryRepository()
    const adding = (name: string) => {
      write(`apps/router/src/${name}.ts`)
      return commit(name)
    }
    const [first, second, third] = [adding('first'), adding('second'), adding('third')]
    git('switch', '-q', '--detach', first)
    return { root, git, commits: { first, second, third, beside: adding('beside') } }
  }

  type Name = keyof ReturnType<typeof history>['commits']

  test.each<[here: Name, runs: Name, unlike: string[]]>([
    ['third', 'third', []],
    ['third', 'second', ['third']],
    ['third', 'first', ['second', 'third']],
    // Older than what runs: these files would be taken away again.
    ['second', 'third', ['third']],
    ['first', 'third', ['second', 'third']],
    // Neither is the other's ancestor.
    ['beside', 'second', ['beside', 'second']],
    ['second', 'beside', ['beside', 'second']],
  ])('%s is here, %s runs: %j are not the same', (here, runs, unlike) => {
    const { root, git, commits } = history()
    git('switch', '-q', '--detach', commits[here])
    expect(filesUnlike(commits[runs], root)).toEqual(unlike.map((name) => `apps/router/src/${name}.ts`))
  })

  test('a file that was changed and one that was taken away count, committed or not', () => {
    const { root, write, commit } = temporaryRepository()
    write('kept')
    write('changed')
    write('gone')
    const runs = commit('one')
    write('changed', 'otherwise')
    rmSync(join(root, 'gone'))
    write('new')
    expect(filesUnlike(runs, root)).toEqual(['changed', 'gone', 'new'])
  })
})
