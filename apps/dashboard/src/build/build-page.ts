import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const files = ['main.ts', 'index.html', 'page.css', 'icon.svg']

/** Bundles the page into a folder, flat. Returns the files that it was made of. */
export async function buildPage(from: string, to: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: files.map((name) => join(from, name)),
    absWorkingDir: from,
    outdir: to,
    ...{ bundle: true, minify: true, metafile: true, format: 'esm', target: 'es2023', logLevel: 'warning' },
    loader: { '.html': 'copy', '.svg': 'copy' },
  })
  return Object.keys(metafile.inputs).map((file) => resolve(from, file))
}
