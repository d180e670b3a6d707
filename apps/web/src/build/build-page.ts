import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build, type Rolldown } from 'vite'

/** Larger than what it would save: headers and a second file. */
const smallestCompressedBytes = 512

/** Builds the page into a folder, flat, with what compresses also compressed. Returns the files that it was made of. */
export async function buildPage(from: string, to: string): Promise<string[]> {
  const inputs = new Set<string>()
  await build({
    root: from,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: to,
      emptyOutDir: true,
      // One flat folder: that is what the task serves.
      assetsDir: '',
      // The page's policy takes no data: addresses.
      assetsInlineLimit: 0,
      // Browsers that know the page's language level preload modules themselves.
      modulePreload: { polyfill: false },
      target: 'es2023',
      rolldownOptions: {
        onLog: (level, log, report) => isOfServers(log) || report(level, log),
        // Schemas of contracts that the page does not use are left out of it.
        treeshake: { manualPureFunctions: ['z'] },
      },
    },
    plugins: [{ name: 'note-inputs', moduleParsed: ({ id }) => void inputs.add(id) }],
  })
  await compressAll(to)
  return [...inputs].filter((id) => !id.startsWith('\0')).map((id) => id.split('?')[0] ?? id)
}

/** Marks for frameworks that render on servers, which a page may ignore. */
function isOfServers({ code }: Rolldown.RolldownLog): boolean {
  return code === 'MODULE_LEVEL_DIRECTIVE'
}

async function compressAll(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(html|js|css|svg)$/.test(extname(name)))
  await Promise.all(names.map((name) => compress(join(folder, name))))
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file)
  if (content.length < smallestCompressedBytes) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  await Promise.all([
    promisify(brotliCompress)(content, { params }).then((bytes) => writeFile(`${file}.br`, bytes)),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }).then((bytes) => writeFile(`${file}.gz`, bytes)),
  ])
}
