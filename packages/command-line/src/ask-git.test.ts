import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { askGit } from './ask-git.ts'

test('a commit is asked for', () => {
  expect(askGit(import.meta.dirname, 'rev-parse', 'HEAD')).toMatch(/^[0-9a-f]{40}\n$/)
})

test('what is missing is said, with what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manga-git-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(() => askGit(folder, 'rev-parse', 'HEAD')).toThrow(/^git rev-parse failed \(.+\): run it in a clone/)
  expect(() => askGit(import.meta.dirname, 'rev-parse', '--verify', 'nothing')).toThrow(
    /^git rev-parse failed \(fatal: .+\)$/,
  )
})

test('a machine without git is told apart', () => {
  const { PATH } = process.env
  onTestFinished(() => {
    process.env.PATH = PATH
  })
  process.env.PATH = '/nowhere'
  expect(() => askGit(import.meta.dirname, 'status')).toThrow('git is not on this machine: install it')
})
