import { expect, test } from 'vitest'
import { packageFoldersOf, readManifest } from './installed-packages.ts'

test('files lie in the innermost package, our own in none', () => {
  const files = [
    '/build/node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/core.js',
    '/build/node_modules/.pnpm/zod@4.6.7/node_modules/zod/index.js',
    '/build/node_modules/.pnpm/@smithy+core@3.0.0/node_modules/@smithy/core/dist/index.js',
    '/build/node_modules/.pnpm/pino@10.4.0/node_modules/pino/node_modules/inner/index.js',
    '/build/packages/core/src/index.ts',
  ]
  expect(packageFoldersOf(files)).toEqual([
    '/build/node_modules/.pnpm/@smithy+core@3.0.0/node_modules/@smithy/core',
    '/build/node_modules/.pnpm/pino@10.4.0/node_modules/pino/node_modules/inner',
    '/build/node_modules/.pnpm/zod@4.6.7/node_modules/zod',
  ])
})

test('a manifest without a version is refused by its path', () => {
  expect(readManifest('{"name": "a", "version": "1.0.0", "license": {"type": "MIT"}}', 'a/package.json')).toEqual({
    name: 'a',
    version: '1.0.0',
    license: 'MIT',
  })
  expect(() => readManifest('{"name": "a"}', 'a/package.json')).toThrow('a/package.json: a package needs a name and a')
})
