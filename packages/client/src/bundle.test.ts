import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('what a browser loads of the client is small, and holds nothing of the server', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${import.meta.dirname}/index.ts`],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    metafile: true,
    write: false,
  })
  const bytes = gzipSync(outputFiles[0]?.contents ?? '').length
  expect(bytes).toBeLessThan(4_000)
  const inputs = Object.keys(metafile.inputs)
  expect(inputs.filter((file) => !/packages\/client\/src\/|\/hono\/dist\/(client|utils)\//.test(file))).toEqual([])
})
