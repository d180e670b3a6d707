import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import type { Step } from './workflow.ts'

const root = resolve(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const steps: Step[] = parse(read('.github/workflows/deploy.yaml')).jobs.deploy.steps
const check = steps.find(({ name }) => name === 'Only a commit that has what this workflow calls')?.run ?? ''
const needed = /needed=\((.+)\)/.exec(check)?.[1]?.split(' ') ?? []

test('a commit that has what the workflow calls goes on', () => {
  expect(needed.filter((file) => !existsSync(join(root, file)))).toEqual([])
  expect(checkedWith(needed)).toEqual({ status: 0, output: '' })
})

test.each(needed)('a commit without %s is refused, with what to do instead', (file) => {
  const { status, output } = checkedWith(needed.filter((other) => other !== file))
  expect(status).toBe(1)
  expect(output).toBe(
    `::error::abc has no ${file}, which this workflow needs: it is too old. Name a newer commit, with what each unit is to ` +
      'run in commits (UNIT=SHA), or take a unit back (rollback.yaml).\n',
  )
})

test('the calendar and every command of deliver that the workflow names is among what it looks for', () => {
  const text = steps.map(({ run = '' }) => run).join('\n')
  const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts
  // What else it calls is as old as the workflow itself.
  const entries = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].flatMap(
    ([, name = '']) => / node (apps\/deliver\/\S+\.ts)/.exec(scripts[name] ?? '')?.[1] ?? [],
  )
  expect(entries.length).toBeGreaterThan(1)
  expect(needed).toEqual(expect.arrayContaining([...entries, /--calendar (\S+)/.exec(text)?.[1]]))
})

test('a delivery goes on to staging when a unit or the stacks are pending, and the job that compares says both', () => {
  const { pending, staging } = parse(read('.github/workflows/deliver.yaml')).jobs
  const compare = pending.steps.find(({ id }: { id?: string }) => id === 'compare').run
  for (const field of ['units', 'infrastructure']) {
    expect(staging.if).toContain(`needs.pending.outputs.${field} != ''`)
    expect(pending.outputs[field]).toBe(`\${{ steps.compare.outputs.${field} }}`)
    expect(compare).toContain(`"${field}=\\(.${field} `)
  }
})

test('what verifies signatures is the version that made them, which is named', () => {
  const { images } = parse(read('.github/workflows/deliver.yaml')).jobs
  const releases = [images.steps, steps].map(
    (list: Step[]) => list.find(({ uses }) => uses?.startsWith('sigstore/cosign-installer@'))?.with?.['cosign-release'],
  )
  expect(releases[0]).toMatch(/^v\d+\.\d+\.\d+$/)
  expect(releases[1]).toBe(releases[0])
})

/** Runs the step where only these files are. */
function checkedWith(files: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'manga-deploy-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  for (const file of files) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true })
    writeFileSync(join(cwd, file), '')
  }
  const env = { PATH: process.env.PATH, SHA: 'abc' }
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '--noprofile', '-e', '-o', 'pipefail', '-c', check], {
    cwd,
    env,
    encoding: 'utf8',
  })
  return { status, output: `${stdout}${stderr}` }
}
