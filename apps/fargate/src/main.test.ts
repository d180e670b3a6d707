import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

test('a catalogue file that breaks a rule keeps the task from starting, and one line says where', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manga-task-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'own.jsonl')
  writeFileSync(file, '\n{"id":"night-vault"}\n')
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      AUTH: 'dev',
      COOKIE_SECRET: 'a secret for tests only',
      DATABASE_FILE: ':memory:',
      PORT: '0',
      CATALOGUE_FILE: file,
    },
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect(status).toBe(2)
  expect(stderr.split('\n')).toEqual([
    'these environment variables do not fit:',
    expect.stringMatching(/^ {2}CATALOGUE_FILE: .*own\.jsonl:2: title: .*; received nothing; got /),
    '',
  ])
})
