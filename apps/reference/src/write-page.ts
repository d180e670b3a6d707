import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'

/** Each file of the page, from the folder of this package, under the name that it is served by. */
function sources(): Readonly<Record<string, string>> {
  const scalar = dirname(fileURLToPath(import.meta.resolve('@scalar/api-reference/style.css')))
  return {
    'index.html': join(import.meta.dirname, 'index.html'),
    'page.css': join(import.meta.dirname, 'page.css'),
    'start.js': join(import.meta.dirname, 'start.js'),
    'openapi.json': join(import.meta.dirname, 'openapi.json'),
    'scalar.js': join(scalar, 'browser/standalone.js'),
  }
}

/**
 * Lays out the page in `dist/`, compressed once here rather than for every reader: gzip, which browsers take over plain
 * HTTP too. Into the file `inputs` goes a list of what they were made of.
 */
export async function writePage(folder: string, inputs?: string): Promise<{ files: number; bytes: number }> {
  const dist = join(folder, 'dist')
  await rm(dist, { recursive: true, force: true })
  await mkdir(dist, { recursive: true })
  const files = Object.entries(sources())
  let bytes = 0
  for (const [name, source] of files) {
    const content = gzipSync(await readFile(source), { level: constants.Z_BEST_COMPRESSION })
    await writeFile(join(dist, `${name}.gz`), content)
    bytes += content.length
  }
  if (inputs !== undefined) await writeFile(inputs, JSON.stringify(files.map(([, source]) => source)))
  return { files: files.length, bytes }
}
