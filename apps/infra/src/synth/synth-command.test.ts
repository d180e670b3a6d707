import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Commits } from '../commits.ts'
import { acknowledgements } from '../nag/acknowledgements.ts'
import { judge, superfluous } from '../nag/findings.ts'
import { schemaFindingsIn } from '../nag/schema-findings.ts'
import { stageNames } from '../stages.ts'
import { drop, nowMs } from '../testing/stage.ts'
import { description } from './description.ts'
import { renderReport, type TargetReport } from './report.ts'
import { synthCommand } from './synth-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'manga-synth-'))
const head = '0123456789abcdef0123456789abcdef01234567'
const older = 'a'.repeat(40)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let everything: Awaited<ReturnType<typeof run>>
let targets: TargetReport[]
beforeAll(async () => {
  everything = await run('--json', '--out', folder, '--tag', `chat=${older}`)
  targets = JSON.parse(everything.written).targets
})

commandManners({
  description,
  run: (argv) => run(...argv),
  badValues: [
    ['--stage', 'prod'],
    ['--tag', 'latest'],
    ['--out', ''],
  ],
})

describe('npm run synth', () => {
  test('finds nothing in any stack of any stage that has no reason, and no reason for what is not there', () => {
    expect(everything.errors).toBe(targets.map(({ name }) => `synthesising ${name} …\n`).join(''))
    expect(targets.map(({ name }) => name)).toEqual(['shared', 'dev', 'staging', 'production'])
    expect(targets.flatMap(({ nag }) => nag.open)).toEqual([])
    expect(everything.code).toBe(0)
  })

  test.each(stageNames)('puts into %s for each function the code of the commit that it is labelled with', (stage) => {
    const labels = functionsOf(stage).map(({ label, code }) => [label, code])
    expect(labels).toEqual([
      [`manga-assist chat, ${stage}, ${older}`, older],
      [`manga-assist enrich, ${stage}, ${head}`, head],
    ])
  })

  test.each(stageNames)(
    'says in the stack of %s that is deployed last which commit describes all of them',
    async (stage) => {
      const stacks = stacksOf(stage)
      const { commit, asked } = await pendingReads(stacks, stage)
      expect(commit).toBe(head)
      const others = stacks.filter(({ name }) => name !== asked)
      expect(others.filter(({ outputs }) => Object.keys(outputs).includes('DescribedBy'))).toEqual([])
      const last = stacks.find(({ name }) => name === asked)
      expect(last?.dependencies).toEqual(expect.arrayContaining(others.map(({ id }) => id)))
      expect(others).toHaveLength(5)
    },
  )

  test('knows what everything in a stage costs, the largest first', () => {
    const costs = targets.flatMap(({ cost }) => cost ?? [])
    expect(costs.flatMap(({ unknown }) => unknown)).toEqual([])
    const [dev, staging, production] = costs.map(({ totalUsd }) => totalUsd) as [number, number, number]
    expect(dev).toBeLessThan(staging)
    expect(staging).toBeLessThan(production)
  })

  test('says what a stage holds, where, and what it costs', () => {
    const text = renderReport(targets.filter(({ name }) => name === 'dev'))
    expect(text).toContain(`dev in ${join(folder, 'dev')}\n`)
    expect(text).toMatch(/manga-assist-dev-network +\d+ resources/)
    expect(text).toMatch(/cdk-nag: 0 unsuppressed, \d+ acknowledged/)
    expect(text).toMatch(/orchestrator: 1 tasks at rest +\d+ USD a month/)
    expect(text).toMatch(/estimated in all +\d+ USD a month/)
  })

  test('makes no function for what all stages share', async () => {
    const made = join(folder, 'bundles-of-shared')
    const { code } = await run('--stage', 'shared', '--out', made, '--tag', 'b'.repeat(40))
    expect(code).toBe(0)
    expect(existsSync(join(folder, 'bundles', 'b'.repeat(40)))).toBe(false)
  })

  test('fails with a line about a calendar that breaks a rule', async () => {
    const { code, errors } = await run('--calendar', 'broken.json')
    expect(code).toBe(1)
    expect(errors).toContain('synth: entry 1: atMs')
  })
})

describe('what cdk-nag finds', () => {
  const finding = { rule: 'AwsSolutions-EC23', path: 'Network/AlbGroup/Resource', about: 'open to all' }

  test('is open unless its rule is acknowledged for that resource', () => {
    expect(judge([finding], acknowledgements).open).toEqual([])
    expect(judge([{ ...finding, path: 'Network/TaskGroup/Resource' }], acknowledgements).open).toHaveLength(1)
    expect(judge([{ ...finding, rule: 'AwsSolutions-EC29' }], acknowledgements).open).toHaveLength(1)
  })

  test('is open in the same way where a template does not fit the schemas of CloudFormation', () => {
    const violatingConstructs = [{ constructPath: 'Data/Cache' }]
    const violation = { ruleName: 'W3030', description: 'is not one of preferred, required', violatingConstructs }
    const found = schemaFindingsIn(JSON.stringify({ pluginReports: [{ violations: [violation] }] }))
    expect(judge(found, acknowledgements).open).toEqual([
      { rule: 'CloudFormation-W3030', path: 'Data/Cache', about: 'is not one of preferred, required' },
    ])
  })

  test('makes an acknowledgement superfluous when it is not found any more', () => {
    const [known] = acknowledgements
    if (known === undefined) throw new Error('nothing is acknowledged')
    expect(superfluous([finding], [known])).toEqual([])
    expect(superfluous([], [known])).toEqual(['AwsSolutions-EC23 at Network/AlbGroup/Resource'])
  })

  test('is acknowledged with a reason in words', () => {
    expect(acknowledgements.filter(({ reason }) => reason.split(' ').length < 2)).toEqual([])
  })
})

async function run(...argv: readonly string[]) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const code = await synthCommand(argv, {
    write: output.write,
    writeError: errors.write,
    bundle: madeOf,
    commit: () => head,
    readFile: (path) => JSON.stringify(path === 'broken.json' ? [{ titleId: 'one-piece' }] : [drop]),
    wallNow: () => nowMs,
    checksSchemas: false,
  })
  return { code, written: output.text(), errors: errors.text() }
}

/** Functions whose code is nothing but the commit that it is made of. */
function madeOf({ chat, enrich }: Commits) {
  const codeOf = (commit: string) => {
    const made = join(folder, 'bundles', commit)
    mkdirSync(made, { recursive: true })
    writeFileSync(join(made, 'handler.mjs'), commit)
    return made
  }
  return { chat: codeOf(chat), enrich: codeOf(enrich) }
}

interface MadeFunction {
  Type: string
  Properties: { Description: string; Code: { S3Key: string } }
}

/** Label and code of each function, as a deployment would take them. */
function functionsOf(stage: string) {
  const resources: MadeFunction[] = Object.values(readJson(stage, 'Functions.template.json').Resources)
  const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function')
  return functions.map(({ Properties: { Description: label, Code } }) => {
    const asset = `asset.${Code.S3Key.replace(/\.zip$/, '')}`
    return { label, code: readFileSync(join(folder, stage, asset, 'handler.mjs'), 'utf8') }
  })
}

interface MadeStack {
  id: string
  name: string
  dependencies: string[]
  outputs: Record<string, { Value: string }>
}

function stacksOf(stage: string): MadeStack[] {
  const artifacts = Object.entries<Artifact>(readJson(stage, 'manifest.json').artifacts)
  return artifacts.flatMap(([id, { properties, dependencies = [] }]) =>
    properties?.stackName === undefined
      ? []
      : [
          {
            id,
            name: properties.stackName,
            dependencies,
            outputs: readJson(stage, `${id}.template.json`).Outputs ?? {},
          },
        ],
  )
}

interface Artifact {
  dependencies?: string[]
  properties?: { stackName?: string }
}

/** Has the code of `npm run pending` read a stage whose stacks were deployed as they are, and tells of which one it asked. */
async function pendingReads(stacks: readonly MadeStack[], stage: string): Promise<{ commit: string; asked: string }> {
  // By path: nobody imports from an app.
  const file = resolve(import.meta.dirname, '../../../deliver/src/aws/read-stacks.ts')
  const { readStacksCommit } = await import(pathToFileURL(file).href)
  let asked = ''
  const aws = async (args: readonly string[]) => {
    asked = args[args.indexOf('--stack-name') + 1] ?? ''
    const outputs = Object.entries(stacks.find(({ name }) => name === asked)?.outputs ?? {})
    const Outputs = outputs.map(([OutputKey, { Value: OutputValue }]) => ({ OutputKey, OutputValue }))
    return { exitCode: 0, output: JSON.stringify({ Stacks: [{ Outputs }] }), errors: '' }
  }
  return { commit: await readStacksCommit(aws, stage), asked }
}

function readJson(stage: string, file: string) {
  return JSON.parse(readFileSync(join(folder, stage, file), 'utf8'))
}
