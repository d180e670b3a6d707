import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { askingCommands, askingScripts } from './aws-login.ts'
import { checkCommand, checkWorkflows, description } from './command.ts'
import { readWorkflowFiles } from './read-files.ts'
import { brokenRules } from './rules.ts'

const root = resolve(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const sha = '3d3c42e5aac5ba805825da76410c181273ba90b1'
const good = `name: Good
on: [pull_request]
permissions:
  contents: read
defaults: {run: {shell: bash}}
concurrency: good
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@${sha} # v7.0.1
        with:
          persist-credentials: false
      - run: echo "$TITLE"
        env:
          TITLE: \${{ github.event.pull_request.title }}
  two:
    needs: one
    uses: ./.github/workflows/other.yaml
`

test('the workflows of the repository keep to the schema and to every rule', async () => {
  const files = readWorkflowFiles(root)
  expect(files.length).toBeGreaterThan(3)
  expect(await checkWorkflows(files)).toEqual([])
})

test('a good workflow has no finding', async () => {
  expect(await checkWorkflows([{ path: '.github/workflows/good.yaml', text: good }])).toEqual([])
})

describe('against the schema of GitHub', () => {
  test.each([
    ['a key that does not exist', 'timeout-minutes: 5', 'timeout-minute: 5', 'unexpected key "timeout-minute"'],
    ['a job that nobody has', 'needs: one', 'needs: three', 'needs job "three" which does not exist'],
    ['a property that the event lacks', 'github.event.pull_request.title', 'github.evnt', '"evnt" is not defined'],
    ['an event that does not exist', '[pull_request]', '[pull_requests]', 'unknown Webhook event "pull_requests"'],
    ['a timeout that is no number', 'timeout-minutes: 5', 'timeout-minutes: soon', 'expecting a single $'],
    ['YAML that is none', 'jobs:', 'jobs: [', 'is not YAML'],
  ])('%s is found', async (_name, from, to, message) => {
    const text = good.replace(from, to)
    expect(text).not.toBe(good)
    const { code, errors } = await run([], text)
    expect(code).toBe(1)
    expect(errors).toContain(message)
  })
})

describe('against our own rules', () => {
  test.each([
    ['an action by tag', `@${sha} # v7.0.1`, '@v7', 'pinned by the 40 digits of a commit'],
    ['an action by a short commit', `@${sha} # v7.0.1`, '@3d3c42e', 'pinned by the 40 digits of a commit'],
    ['an action without its version', ' # v7.0.1', '', 'must say its version'],
    ['a token that writes', 'contents: read', 'contents: write', 'permissions must be "contents: read"'],
    ['no permissions', 'permissions:\n  contents: read\n', '', 'permissions must be "contents: read"'],
    ['no concurrency', 'concurrency: good\n', '', 'concurrency must name a group'],
    ['a shell that lets a pipe hide failures', 'defaults: {run: {shell: bash}}\n', '', 'defaults must be'],
    ['a ref that is run unseen', 'persist-credentials: false', 'ref: a', 'the step behind a checkout of a ref must be'],
    ['no timeout', '    timeout-minutes: 5\n', '', 'timeout-minutes must be from 1 to 180'],
    ['a day for a job', 'timeout-minutes: 5', 'timeout-minutes: 1440', 'timeout-minutes must be from 1 to 180'],
    ['a machine that changes', 'ubuntu-24.04', 'ubuntu-latest', 'runs-on must be one of'],
    ['an image by tag', '    steps:', '    container: node:24\n    steps:', 'named by digest, received node:24'],
    ['a service by tag', '    steps:', '    services: {a: {image: redis:7}}\n    steps:', 'digest, received redis:7'],
    ['the latest of a tool', 'echo "$TITLE"', 'npx some-tool@latest', 'must not take the latest'],
    [
      'a script made of a title',
      '"$TITLE"',
      `"$\{{ github.event.pull_request.title }}"`,
      'must take expressions by env',
    ],
    ['a checkout that keeps the token', 'persist-credentials: false', 'fetch-depth: 0', 'persist-credentials: false'],
    ["a stranger's code with our secrets", '[pull_request]', '[pull_request_target]', 'must not be used'],
    ['a grant to write', '    steps:', '    permissions: {packages: write}\n    steps:', 'granted "packages: write"'],
    ['all grants', '    steps:', '    permissions: write-all\n    steps:', 'granted "write-all"'],
    ['a secret in a pull request', 'github.event.pull_request.title', 'secrets.TITLE', 'must not see secrets'],
    ['secrets handed on', '    needs: one', '    needs: one\n    secrets: inherit', 'must not see secrets'],
    ['AWS in a pull request', '    steps:', '    permissions: {id-token: write}\n    steps:', 'must not log in to AWS'],
    ['AWS anywhere', '    steps:', '    permissions: {id-token: write}\n    steps:', 'must name an environment'],
    [
      'a job that lets a pipe hide failures',
      '    steps:',
      '    defaults: {run: {shell: sh}}\n    steps:',
      'shell must be bash',
    ],
    [
      'a step that lets a pipe hide failures',
      '        env:',
      '        shell: bash -e {0}\n        env:',
      'shell must be bash',
    ],
    [
      'a script that asks AWS unknown',
      'echo "$TITLE"',
      '.ci/burst-tokens > tokens',
      'asks AWS (.ci/burst-tokens): a step before',
    ],
    [
      'a command that does',
      'echo "$TITLE"',
      'npm run --silent pending -- --json',
      'asks AWS (npm run --silent pending)',
    ],
    [
      'the client of AWS itself',
      'echo "$TITLE"',
      'x=$(aws sts get-caller-identity)',
      'asks AWS ((aws s): a step before',
    ],
    [
      'a login without the grant',
      `actions/checkout@${sha} # v7.0.1`,
      `aws-actions/configure-aws-credentials@${sha} # v6.2.3`,
      'granted "id-token: write"',
    ],
    [
      'stacks without the guard',
      'echo "$TITLE"',
      'npm run tools -- cdk deploy --all',
      'must be deployed under "npm run guard',
    ],
    [
      'stacks after which nobody looks what runs',
      'echo "$TITLE"',
      'npm run guard -- --stage dev -- cdk deploy --all',
      'a step behind "cdk deploy" must run "npm run arrive',
    ],
    ['another repository', 'uses: ./.github', 'uses: a/b/.github', 'pinned by the 40 digits of a commit'],
  ])('%s is found', (_name, from, to, message) => {
    const text = good.replace(from, to)
    expect(text).not.toBe(good)
    const findings = brokenRules({ path: '.github/workflows/a.yaml', text })
    expect(findings.map((finding) => finding.message).join()).toContain(message)
  })
})

describe('AWS', () => {
  const job = (...steps: string[]) => `name: Good
on: [push]
permissions: {contents: read}
defaults: {run: {shell: bash}}
concurrency: good
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    environment: staging
    permissions: {id-token: write}
    steps:
${steps.map((step) => `      - ${step}\n`).join('')}`
  const login = `uses: aws-actions/configure-aws-credentials@${sha} # v6.2.3`
  const findingsIn = (...steps: string[]) => brokenRules({ path: '.github/workflows/a.yaml', text: job(...steps) })

  test('is asked after the login, and not before', () => {
    expect(findingsIn(login, 'run: .ci/publish-image a b c')).toEqual([])
    expect(findingsIn('run: .ci/publish-image a b c', login).map(({ message }) => message)).toEqual([
      'asks AWS (.ci/publish-image): a step before must use aws-actions/configure-aws-credentials',
    ])
  })

  test.each(askingCommands)('is what npm run %s asks', (name) => {
    expect(findingsIn(`run: npm run ${name} -- --stage staging`)).toHaveLength(1)
    expect(findingsIn(`run: npm run ${name}s-of-others`)).toEqual([])
  })

  test('is asked by those scripts that the rule knows, and no others', () => {
    const scripts = globSync('.ci/*', { cwd: root }).filter((file) => /\baws [a-z]|\bNeeds aws\b/.test(read(file)))
    expect(scripts.sort()).toEqual([...askingScripts])
    const commands = Object.entries<string>(JSON.parse(read('package.json')).scripts).flatMap(([name, line]) => {
      const entry = / node (apps\/deliver\/\S+\.ts)/.exec(line)?.[1]
      return entry !== undefined && read(entry).includes('runAws') ? [name] : []
    })
    expect(commands.sort()).toEqual([...askingCommands])
  })
})

test('a repository without workflows has a finding', async () => {
  expect(await checkWorkflows([])).toEqual([{ path: '.github/workflows', message: 'holds no workflow' }])
})

commandManners({ description, run: (argv) => run(argv, good), badValues: [['now']] })

async function run(argv: readonly string[], text: string) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const files = [{ path: '.github/workflows/a.yaml', text }]
  const code = await checkCommand(argv, { files, write: output.write, writeError: errors.write })
  return { code, written: output.text(), errors: errors.text() }
}
