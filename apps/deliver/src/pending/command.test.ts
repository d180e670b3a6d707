import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { commandManners } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { ChangesError } from '../affected/changed-files.ts'
import { stageNames, unitNamesOf } from '../aws/units.ts'
import { createFakeAws, type FakeAws } from '../testing/fake-aws.ts'
import { description } from './arguments.ts'
import { pendingCommand } from './command.ts'

const old = 'a'.repeat(40)
const recent = 'b'.repeat(40)
const head = 'c'.repeat(40)

/** All five run; the router has been left alone since `old`. */
const staging: FakeAws = {
  services: {
    orchestrator: { revisions: [recent], current: 1, strategy: 'CANARY' },
    socket: { revisions: [recent], current: 1, strategy: 'ROLLING' },
    router: { revisions: [old], current: 1, strategy: 'ROLLING' },
  },
  functions: {
    'manga-assist-staging-chat': { versions: [old, recent], live: 2 },
    'manga-assist-staging-enrich': { versions: [old], live: 1 },
  },
  stacks: { 'manga-assist-staging-observability': { DescribedBy: recent } },
}

/** What is here, and what has changed since a commit. */
const here = {
  graph: new Map([
    ['apps/fargate', ['packages/core']],
    ['lambda/chat', ['packages/core']],
  ]),
  changed: {
    [old]: ['packages/core/src/a.ts', 'apps/router/README.md'],
    [recent]: ['apps/fargate/src/main.ts'],
  } as Record<string, string[]>,
}

async function run(argv: readonly string[], account: FakeAws = staging, world: Partial<typeof here> = {}) {
  const { graph, changed } = { ...here, ...world }
  let output = ''
  let errors = ''
  const code = await pendingCommand(argv, {
    run: createFakeAws(account).run,
    graph,
    changedFiles(commit) {
      const found = changed[commit]
      if (found === undefined) throw new ChangesError('no such commit')
      return found
    },
    head: () => head,
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
  badValues: [[], ['--stage', 'prod'], ['--stage', 'staging', '--only', 'web']],
})

test('compares each unit with the commit that it runs', async () => {
  const { code, output } = await run(['--stage', 'staging'])
  expect(code).toBe(0)
  expect(output.trim().split('\n')).toEqual([
    `orchestrator ${recent}  pending: apps/fargate/src/main.ts`,
    `socket       ${recent}  pending: apps/fargate/src/main.ts`,
    `router       ${old}  as it is here`,
    `chat         ${recent}  as it is here`,
    `enrich       ${old}  as it is here`,
    `stacks       ${recent}  as it is here`,
  ])
})

test('says in JSON what to build, what to deploy, and which commit each has then', async () => {
  const { output } = await run(['--stage', 'staging', '--json'])
  expect(JSON.parse(output)).toEqual({
    images: ['fargate'],
    units: ['orchestrator', 'socket'],
    infrastructure: null,
    commits: { orchestrator: head, socket: head, router: old, chat: recent, enrich: old },
  })
})

test('takes one unit alone when asked to, changed or not', async () => {
  const { output } = await run(['--stage', 'staging', '--json', '--only', 'router,enrich'])
  expect(JSON.parse(output)).toEqual({
    images: ['router'],
    units: ['router', 'enrich'],
    infrastructure: null,
    commits: { orchestrator: recent, socket: recent, router: head, chat: recent, enrich: head },
  })
})

test('follows the commits that another stage has proved', async () => {
  const { output } = await run([
    '--stage',
    'staging',
    '--json',
    '--commits',
    `router=${recent},chat=${recent},enrich=${recent}`,
  ])
  expect(JSON.parse(output)).toEqual({
    images: ['router'],
    units: ['router', 'enrich'],
    infrastructure: null,
    commits: { orchestrator: recent, socket: recent, router: recent, chat: recent, enrich: recent },
  })
})

test('before the first deployment everything is pending', async () => {
  const { code, output } = await run(['--stage', 'staging', '--json'], {})
  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({
    images: ['fargate', 'router'],
    units: ['orchestrator', 'socket', 'router', 'chat', 'enrich'],
    infrastructure: 'they are not deployed, or by no commit that is known',
    commits: { orchestrator: head, enrich: head },
  })
})

describe('a unit without a commit that is known', () => {
  const functions = {
    'manga-assist-staging-chat': { versions: [recent], live: 1 },
    'manga-assist-staging-enrich': { versions: ['made by hand'], live: 1 },
  }
  const account: FakeAws = { ...staging, functions }
  const json = ['--stage', 'staging', '--json']

  test.each([
    ['others alone are deployed', ['--only', 'router']],
    ['commits are named for others', ['--commits', `router=${recent}`]],
    ['it is to be deployed of commits that leave it out', ['--only', 'enrich', '--commits', `router=${recent}`]],
  ])('is not made of whatever is here when %s', async (_name, options) => {
    const { code, output, errors } = await run([...json, ...options], account)
    expect(code).toBe(1)
    expect(output).toBe('')
    expect(errors).toContain('enrich must have a commit: it runs none that is known, and none is named.')
    expect(errors).toContain('name it in --only, too, or what it is to run in --commits (UNIT=SHA), or leave both out')
  })

  test.each([
    ['it is deployed, too', ['--only', 'router,enrich'], head],
    ['it is told what to run', ['--commits', `enrich=${recent}`], recent],
    ['all that is pending is deployed', [], head],
  ])('has one when %s', async (_name, options, commit) => {
    const { code, output } = await run([...json, ...options], account)
    expect(code).toBe(0)
    expect(JSON.parse(output).commits.enrich).toBe(commit)
  })

  test('is named with all others that lack one, and still shown in the table', async () => {
    const { errors } = await run([...json, '--only', 'router'], {})
    expect(errors).toContain('orchestrator, socket, chat, enrich must have a commit: none of them runs one')
    const { code, output } = await run(['--stage', 'staging', '--only', 'router'], account)
    expect(code).toBe(0)
    expect(output).toContain('enrich       not known ')
  })
})

describe('a change of the stacks alone', () => {
  const graph = new Map([['apps/infra', ['packages/contracts']]])
  /** The stacks were deployed by `old`, since when this file has changed. */
  const infrastructureAfter = async (file: string) => {
    const stacks = { 'manga-assist-staging-observability': { DescribedBy: old } }
    const changed = { [old]: [file], [recent]: [] }
    const { output } = await run(['--stage', 'staging', '--json'], { ...staging, stacks }, { graph, changed })
    return JSON.parse(output).infrastructure
  }

  test.each([
    ['apps/infra/src/stages.ts', true],
    ['apps/infra/src/stacks/observability/alarms.ts', true],
    ['apps/infra/chapters.json', true],
    ['packages/contracts/src/timeouts.ts', true],
    ['pnpm-lock.yaml', true],
    ['apps/infra/README.md', false],
    ['apps/infra/src/rows.test.ts', false],
    ['apps/router/src/main.ts', false],
    ['docs/operations.md', false],
    ['.github/workflows/deploy.yaml', false],
  ])('is pending after one of %s: %s', async (file, isPending) => {
    expect(await infrastructureAfter(file)).toBe(isPending ? file : null)
  })

  test('is told in a line of its own, with the commit that they were deployed by', async () => {
    const stacks = { 'manga-assist-staging-observability': { DescribedBy: old } }
    const changed = { [old]: ['apps/infra/src/stages.ts'], [recent]: [] }
    const { output } = await run(['--stage', 'staging'], { ...staging, stacks }, { changed })
    expect(output).toContain(`stacks       ${old}  pending: apps/infra/src/stages.ts\n`)
  })

  test.each([{}, { DescribedBy: 'main' }, { Other: old }])(
    'is pending where the last stack has the outputs %j',
    async (outputs) => {
      const account = { ...staging, stacks: { 'manga-assist-staging-observability': outputs } }
      const { output } = await run(['--stage', 'staging', '--json'], account)
      expect(JSON.parse(output).infrastructure).toContain('by no commit that is known')
    },
  )

  test('cannot be told apart from none where CloudFormation does not answer', async () => {
    const { code, errors } = await run(['--stage', 'staging'], {
      ...staging,
      failing: 'cloudformation describe-stacks',
    })
    expect(code).toBe(1)
    expect(errors).toContain(
      'aws cloudformation describe-stacks --stack-name manga-assist-staging-observability failed',
    )
  })
})

describe('a stage without a router', () => {
  const units = ['orchestrator', 'socket', 'chat', 'enrich']

  test('has none that would be pending, before the first deployment or after', async () => {
    const { output } = await run(['--stage', 'production', '--json'], {})
    expect(JSON.parse(output)).toMatchObject({ images: ['fargate'], units })
    expect(JSON.parse(output).commits).not.toHaveProperty('router')
  })

  test('does not follow that of another stage', async () => {
    const commits = [...units, 'router'].map((name) => `${name}=${recent}`).join()
    const { output } = await run(['--stage', 'production', '--json', '--commits', commits], {})
    expect(JSON.parse(output)).toMatchObject({ images: ['fargate'], units })
    expect(JSON.parse(output).commits).not.toHaveProperty('router')
  })
})

test.each(stageNames)('%s has a router here if it has one in its stacks', async (stage) => {
  // By path: nobody imports from an app.
  const file = resolve(import.meta.dirname, '../../../infra/src/stages.ts')
  const { stages } = await import(pathToFileURL(file).href)
  expect(unitNamesOf(stage).includes('router')).toBe(stages[stage].services.router !== undefined)
})

test.each([
  ['there is no account', { hasAccount: false }, 'Unable to locate credentials'],
  [
    'git does not know what runs',
    { functions: { 'manga-assist-staging-chat': { versions: [head], live: 1 } } },
    'no such commit',
  ],
])('ends with 1 when %s', async (_name, account, message) => {
  const { code, errors } = await run(['--stage', 'staging'], account)
  expect(code).toBe(1)
  expect(errors).toContain(message)
})

test.each([
  [[], '--stage must be one of dev, staging, production, received nothing'],
  [['--stage', 'staging', '--only', 'web'], '--only must be a list of orchestrator'],
  [['--stage', 'production', '--only', 'router'], '--only must be a list of orchestrator, socket, chat, enrich'],
  [['--stage', 'staging', '--commits', 'router=main'], '--commits must be a comma list of UNIT=SHA'],
  [['--stage', 'staging', '--commits', `web=${old}`], '--commits must be a comma list of UNIT=SHA'],
  [['staging'], 'takes options only, received "staging"'],
])('refuses %j', async (argv, message) => {
  expect(await run(argv)).toMatchObject({ code: 2, errors: expect.stringContaining(message) })
})
