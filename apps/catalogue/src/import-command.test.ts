import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleTitle } from '@manga-assist/core/testing'
import { readCatalogueFile } from '@manga-assist/providers'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { importCommand } from './import-command.ts'

const own = [sampleTitle('night-vault', {}), sampleTitle('monster', {})]
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manga-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

describe('npm run import', () => {
  test('puts the titles where the services find them, and says how they are used', () => {
    const file = join(folder, '.data/catalogue.jsonl')
    expect(run(fileWith(own))).toEqual({
      code: 0,
      error: '',
      written: [
        `imported 2 titles, 1 of them in place of shipped ones into ${file}`,
        'npm start uses them from its next start on',
        `a service of its own takes them with CATALOGUE_FILE=${file}\n`,
      ].join('\n'),
    })
    expect(readCatalogueFile(file)).toEqual({ kind: 'valid', titles: own })
    expect(readdirSync(join(folder, '.data'))).toEqual(['catalogue.jsonl'])
  })

  test('writes into another file when told to, and over what was there', () => {
    const file = join(folder, 'elsewhere.jsonl')
    writeFileSync(file, 'old')
    expect(run(fileWith(own), '--into', file).code).toBe(0)
    expect(readCatalogueFile(file).kind).toBe('valid')
  })

  test('writes nothing when any line is bad, and shows every error', () => {
    const file = fileWith([own[0], { ...own[1], year: 1 }, own[0]])
    expect(run(file)).toEqual({
      code: 1,
      written: '',
      error: expect.stringMatching(/:2: year: .*\n.*:3: id: must be unique.*line 1.*\nnothing was imported\n$/),
    })
    expect(existsSync(join(folder, '.data'))).toBe(false)
  })

  test('tells how many errors it does not show', () => {
    const { error } = run(fileWith(Array.from({ length: 23 }, () => ({}))))
    expect(error).toContain('\nand 3 more\n')
  })

  test('with --check writes nothing', () => {
    expect(run(fileWith(own), '--check')).toMatchObject({
      code: 0,
      written: expect.stringContaining('every line is right'),
    })
    expect(run(fileWith([{}]), '--check').code).toBe(1)
    expect(existsSync(join(folder, '.data'))).toBe(false)
  })

  test('leaves the old file and no temporary one when it cannot write', () => {
    const occupied = join(folder, 'occupied')
    mkdirSync(join(occupied, 'inside'), { recursive: true })
    const { code, error } = run(fileWith(own), '--into', occupied)
    expect([code, error]).toEqual([1, expect.stringMatching(/^cannot write .*occupied: .*\n$/)])
    expect(readdirSync(folder).toSorted()).toEqual(['occupied', 'own.jsonl'])
  })

  test.each([
    [[], 'name one FILE of JSON Lines, received 0'],
    [['a', 'b'], 'name one FILE of JSON Lines, received 2'],
    [['a', '--force'], "Unknown option '--force'"],
    [['a', '--into', ''], '--into must name a file, received nothing'],
  ])('refuses %j', (argv, message) => {
    expect(run(...argv)).toEqual({ code: 2, written: '', error: `${message}\n` })
  })

  test('explains itself', () => {
    expect(run('--help')).toMatchObject({ code: 0, written: expect.stringContaining('--into FILE') })
  })

  test('takes the example of its README', () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
    const [, example = ''] = readme.match(/```jsonl\n(.*)\n```/) ?? []
    expect(run(fileWith([JSON.parse(example)]), '--check').code).toBe(0)
  })
})

function fileWith(titles: readonly unknown[]): string {
  const file = join(folder, 'own.jsonl')
  writeFileSync(file, titles.map((title) => JSON.stringify(title)).join('\n'))
  return file
}

function run(...argv: string[]) {
  let written = ''
  let error = ''
  const code = importCommand(argv, {
    defaultFile: join(folder, '.data/catalogue.jsonl'),
    write: (text) => {
      written += text
    },
    writeError: (text) => {
      error += text
    },
    newId: () => 'id',
  })
  return { code, written, error }
}
