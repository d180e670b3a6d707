import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import { validate } from '@manga-assist/contracts'
import { sampleTitle } from '@manga-assist/core/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createEmbeddedServices } from '../embedded/embedded-services.ts'
import { catalogueFileVariable, readCatalogueFile, withOwnTitles } from './catalogue-file.ts'
import { shippedTitles } from './shipped-titles.ts'

const own = [sampleTitle('night-vault', {}), sampleTitle('monster', { year: 2020 })]

test('a file is read into its titles', () => {
  expect(readCatalogueFile(fileWith(own))).toEqual({ kind: 'valid', titles: own })
})

test.each([
  ['that is not there', '/nowhere/own.jsonl', 'received ENOENT'],
  ['that is a folder', tmpdir(), 'received something else'],
  ['that never ends', '/dev/zero', 'received something else'],
])('a file %s is one error', (_what, path, received) => {
  expect(readCatalogueFile(path)).toEqual({ kind: 'invalid', errors: [expect.stringContaining(received)], count: 1 })
})

test('a setting that names a broken file says in one line what is wrong with it', () => {
  const file = fileWith([{ ...own[0], year: 1 }, {}])
  expect(validate(catalogueFileVariable, file)).toMatchObject({
    kind: 'invalid',
    errors: [{ rule: expect.stringMatching(/own\.jsonl:1: year: [^\n]*; received 1 \(and 1 more\)$/) }],
  })
})

test('a title of the same id takes the place of the shipped one, others are added', () => {
  const titles = withOwnTitles(shippedTitles, own)
  expect(titles.length).toBe(shippedTitles.length + 1)
  expect(titles.find(({ id }) => id === 'monster')?.year).toBe(2020)
  expect(withOwnTitles(shippedTitles)).toEqual(shippedTitles)
})

test('the services find and recommend what was added', async () => {
  const services = createEmbeddedServices({
    databaseFile: ':memory:',
    tokensPerSecond: 1,
    ownTitles: own,
    clock: new ManualClock(),
    newId: () => 'id',
  })
  onTestFinished(() => services.close())
  expect(services.catalogue.search('night vault', 1)[0]?.title).toEqual(own[0])
  const like = await services.recommendations.forUser('bar', { likes: ['night-vault'], limit: 1 })
  expect(like).toMatchObject({ items: [{ reasons: [expect.stringContaining('Night Vault')] }] })
})

function fileWith(titles: readonly unknown[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'manga-catalogue-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'own.jsonl')
  writeFileSync(file, titles.map((title) => JSON.stringify(title)).join('\n'))
  return file
}
