import { commandManners } from '@manga-assist/command-line/testing'
import { expect, test } from 'vitest'
import { temporaryRepository } from '../testing/repository.ts'
import { description } from './arguments.ts'
import { changedFilesSince } from './changed-files.ts'
import { affectedCommand } from './command.ts'

const graph = new Map([['apps/router', ['packages/planes']]])

async function run(argv: readonly string[], changedFiles: (base: string) => readonly string[] = () => []) {
  let output = ''
  let errors = ''
  const code = await affectedCommand(argv, {
    ...{ graph, changedFiles },
    write: (text) => {
      output += text
    },
    writeError: (text) => {
      errors += text
    },
  })
  return { code, output, errors }
}

commandManners({
  description,
  async run(argv) {
    const { code, output: written, errors } = await run(argv)
    return { code, written, errors }
  },
  badValues: [[], ['--base=-x'], ['--base', 'a b']],
})

test('prints one line for each thing to build, with the file that says so', async () => {
  const { code, output } = await run(['--base', 'main'], () => ['packages/planes/src/a.ts', 'apps/infra/src/stages.ts'])
  expect(code).toBe(0)
  expect(output).toBe('image     router  packages/planes/src/a.ts\nstacks    infra   apps/infra/src/stages.ts\n')
})

test('says so when nothing has to be built', async () => {
  expect(await run(['--base', 'main'], () => ['README.md'])).toEqual({
    code: 0,
    output: 'nothing has to be built\n',
    errors: '',
  })
})

test('prints JSON for workflows', async () => {
  const { output } = await run(['--base', 'main', '--json'], () => ['apps/router/src/main.ts'])
  expect(JSON.parse(output)).toEqual({
    images: [{ name: 'router', because: 'apps/router/src/main.ts' }],
    functions: [],
    infrastructure: null,
  })
})

test.each([
  [[], '--base must be a commit, a branch or a tag, received nothing'],
  [['--base', '--output=x'], '--base must be followed by REF, received "--output=x"'],
  [['--base=-x'], '--base must be a commit, a branch or a tag, received "-x"'],
  [['--base', 'a b'], '--base must be a commit, a branch or a tag, received "a b"'],
  [['--bas', 'main'], 'there is no option --bas; did you mean --base?'],
])('refuses %j', async (argv, message) => {
  const { code, errors } = await run(argv)
  expect(code).toBe(2)
  expect(errors).toContain(message)
})

test('ends with 1 and what git said when the commit is not there', async () => {
  const { root, git, write } = temporaryRepository()
  write('a')
  git('add', '.')
  git('commit', '-qm', 'one')
  const { code, errors } = await run(['--base', '0'.repeat(40)], (base) => changedFilesSince(base, root))
  expect(code).toBe(1)
  expect(errors).toMatch(/git cannot compare: .+ In a shallow copy fetch the whole history first/)
})
