import { resolve } from 'node:path'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { checkCommand, checkWorkflows, description } from './command.ts'
import { readWorkflowFiles } from './read-files.ts'
import { brokenRules } from './rules.ts'

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
  const files = readWorkflowFiles(resolve(import.meta.dirname, '../../../..'))
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
    ['another repository', 'uses: ./.github', 'uses: a/b/.github', 'pinned by the 40 digits of a commit'],
  ])('%s is found', (_name, from, to, message) => {
    const text = good.replace(from, to)
    expect(text).not.toBe(good)
    const findings = brokenRules({ path: '.github/workflows/a.yaml', text })
    expect(findings.map((finding) => finding.message).join()).toContain(message)
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
