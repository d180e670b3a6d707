import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { sampleTitle } from '@manga-assist/core/testing'
import { readCatalogueFile } from '@manga-assist/providers'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { description } from './arguments.ts'
import { importCommand } from './import-command.ts'

const own = [sampleTitle('night-vault', {}), sampleTitle('monster', {})]
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manga-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

commandManners({
  description,
  run: (argv) => run(...argv),
  badValues: [[], ['a', 'b'], ['a', '--into', '']],
})

describe('npm run import', () => {
  test('puts the titles where the services find them, and says how they are used', async () => {
    const file = join(folder, '.data/catalogue.jsonl')
    expect(await run(fileWith(own))).toEqual({
      code: 0,
      errors: '',
      written: [
        `imported 2 titles, 1 of them in place of shipped ones into ${file}`,
        'npm start uses them from its next start on',
        `a service of its own takes them with CATALOGUE_FILE=${file}\n`,
      ].join('\n'),
    })
    expect(readCatalogueFile(file)).toEqual({ kind: 'valid', titles: own })
    expect(readdirSync(join(folder, '.data'))).toEqual(['catalogue.jsonl'])
  })

  test('writes into another file when told to, and over what was there', async () => {
    const file = join(folder, 'elsewhere.jsonl')
    writeFileSync(file, 'old')
    expect((await run(fileWith(own), '--into', file)).code).toBe(0)
    expect(readCatalogueFile(file).kind).toBe('valid')
  })

  test('writes nothing when any line is bad, and shows every error', async () => {
    const file = fileWith([own[0], { ...own[1], year: 1 }, own[0]])
    expect(await run(file)).toEqual({
      code: 1,
      written: '',
      errors: expect.stringMatching(/:2: year: .*\n.*:3: id: must be unique.*line 1.*\nnothing was imported\n$/),
    })
    expect(existsSync(join(folder, '.data'))).toBe(false)
  })

  test('tells how many errors it does not show', async () => {
    const { errors } = await run(fileWith(Array.from({ length: 23 }, () => ({}))))
    expect(errors).toContain('\nand 3 more\n')
  })

  test('with --check writes nothing', async () => {
    expect(await run(fileWith(own), '--check')).toMatchObject({
      code: 0,
      written: expect.stringContaining('every line is right'),
    })
    expect((await run(fileWith([{}]), '--check')).code).toBe(1)
    expect(existsSync(join(folder, '.data'))).toBe(false)
  })

  test('leaves the old file and no temporary one when it cannot write', async () => {
    const occupied = join(folder, 'occupied')
    mkdirSync(join(occupied, 'inside'), { recursive: true })
    const { code, errors } = await run(fileWith(own), '--into', occupied)
    expect([code, errors]).toEqual([1, expect.stringMatching(/^import: cannot write .*occupied: .*\n$/)])
    expect(readdirSync(folder).toSorted()).toEqual(['occupied', 'own.jsonl'])
  })

  test('takes the example of its README', async () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
    const [, example = ''] = readme.match(/```jsonl\n(.*)\n```/) ?? []
    expect((await run(fileWith([JSON.parse(example)]), '--check')).code).toBe(0)
  })
})

function fileWith(titles: readonly unknown[]): string {
  const file = join(folder, 'own.jsonl')
  writeFileSync(file, titles.map((title) => JSON.stringify(title)).join('\n'))
  return file
}

async function run(...argv: readonly string[]) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const code = await importCommand(argv, {
    defaultFile: join(folder, '.data/catalogue.jsonl'),
    write: output.write,
    writeError: errors.write,
    newId: () => 'id',
  })
  return { code, written: output.text(), errors: errors.text() }
}
