import { expect, test } from 'vitest'
import type { Image, ImageConfig } from '../image/image.ts'
import { file, folder, goodImage, withFiles } from '../testing/good-image.ts'
import { checkImage, rules } from './check-image.ts'

test('an image that keeps every rule has no finding', () => {
  expect(checkImage(goodImage())).toEqual([])
})

test('a finding says which rule, which image, what and what to do', () => {
  expect(checkImage(configured({ user: 'root' }))).toEqual([
    {
      rule: 'user',
      image: 'router',
      what: 'USER is root',
      advice: 'set USER to a number above 0, such as 65532:65532',
    },
  ])
})

const good = goodImage()
const aws = 'AKIA'.concat('A'.repeat(16))
const key = ['-----BEGIN ', 'PRIVATE KEY-----\n', 'a'.repeat(64)].join('')

/** For each rule what breaks it, and it alone. */
const twins: readonly [rule: string, what: string, broken: Image][] = [
  ['user', 'nobody named', configured({ user: '' })],
  ['user', 'root by number', configured({ user: '0:0' })],
  ['user', 'a group of root', configured({ user: '65532:0' })],
  ['entry', 'a shell as process 1', configured({ entrypoint: ['/bin/sh', '-c', 'node main.mjs'] })],
  ['entry', 'another signal', configured({ stopSignal: 'SIGKILL' })],
  ['healthcheck', 'none', configured({ healthcheck: [] })],
  ['healthcheck', 'one that needs a shell', configured({ healthcheck: ['CMD-SHELL', 'curl localhost'] })],
  ['labels', 'no revision', labelled('revision', '')],
  ['labels', 'a branch as revision', labelled('revision', 'main')],
  ['labels', 'a base by tag', labelled('base.name', 'registry.example/node:24')],
  ['size', 'an application of 8,000,001 bytes', sized(140_000_000, 8_000_001)],
  ['size', 'an image of 200,000,001 bytes', sized(196_000_001, 4_000_000)],
  ['writable', 'a file that everybody may write', withFiles(good, [file('app/data', { mode: 0o666 })])],
  ['writable', 'a folder of the user', withFiles(good, [folder('home/nonroot', { uid: 65_532 })], 'base')],
  ['writable', 'a temporary folder where others may delete', withFiles(good, [folder('tmp', { mode: 0o777 })])],
  ['setuid', 'a program of root', withFiles(good, [file('usr/bin/mount', { mode: 0o4755 })], 'base')],
  ['setuid', 'a program of a group', withFiles(good, [file('usr/bin/wall', { mode: 0o2755 })], 'base')],
  ['shell', 'a shell of the base', withFiles(good, [file('bin/sh')], 'base')],
  ['compiler', 'a compiler', withFiles(good, [file('usr/bin/g++')])],
  ['compiler', 'Python', withFiles(good, [file('usr/bin/python3.11')])],
  ['package-manager', 'that of Debian', withFiles(good, [file('usr/bin/dpkg')], 'base')],
  ['package-manager', 'that of Node', withFiles(good, [{ ...file('usr/local/bin/npm'), kind: 'link' }])],
  ['sources', 'a source', withFiles(good, [file('app/src/main.ts')])],
  ['sources', 'a map', withFiles(good, [file('app/main.mjs.map')])],
  ['tests', 'a test', withFiles(good, [file('app/a.test.js')])],
  ['tests', 'what tests need', withFiles(good, [file('app/testing/clock.mjs')])],
  ['node-modules', 'a package', withFiles(good, [file('app/node_modules/hono/index.js')])],
  ['bill-of-materials', 'none', withoutFile('app/sbom.cdx.json')],
  ['secrets', 'a file of variables', withFiles(good, [file('app/.env')])],
  ['secrets', 'a login', withFiles(good, [file('root/.aws/config')])],
  ['secrets', 'a private key', withFiles(good, [file('app/config.json', { text: key })])],
  ['secrets', 'a key in the base', withFiles(good, [file('etc/settings', { text: aws })], 'base')],
  ['secrets', 'a variable', configured({ environment: ['COOKIE_SECRET=abc'] })],
  ['secrets', 'a key in a variable', configured({ environment: [`WHO=${aws}`] })],
  ['secrets', 'a build argument', { ...good, history: ['|1 NPM_TOKEN=abc /bin/sh -c npm install'] }],
]

test.each(twins)('%s: %s is found', (rule, _what, broken) => {
  expect(checkImage(broken).map((finding) => finding.rule)).toEqual([rule])
})

test('every rule has a twin that breaks it', () => {
  expect(new Set(twins.map(([rule]) => rule))).toEqual(new Set(rules.map(({ name }) => name)))
})

test('native parts may lie in node_modules', () => {
  expect(checkImage(withFiles(good, [file('app/node_modules/hash/build/hash.node')]))).toEqual([])
})

function configured(change: Partial<ImageConfig>): Image {
  return { ...goodImage(), config: { ...goodImage().config, ...change } }
}

function labelled(label: string, value: string): Image {
  return configured({ labels: { ...goodImage().config.labels, [`org.opencontainers.image.${label}`]: value } })
}

function sized(...sizes: readonly number[]): Image {
  const { layers, ...image } = goodImage()
  return { ...image, layers: layers.map((layer, index) => ({ ...layer, bytes: sizes[index] ?? 0 })) }
}

function withoutFile(path: string): Image {
  const { layers, ...image } = goodImage()
  return {
    ...image,
    layers: layers.map((layer) => ({ ...layer, files: layer.files.filter((one) => one.path !== path) })),
  }
}
