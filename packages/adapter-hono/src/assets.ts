import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/** Files that are served as they are, by request path. */
export type Assets = ReadonlyMap<string, Asset>

export interface Asset {
  contentType: string
  content: Bytes
  /** The same compressed, by content coding, the smallest first. */
  compressed: readonly (readonly [coding: string, content: Bytes])[]
  /** True when the name holds a digest of the content: what is served under it never changes. */
  immutable: boolean
}

type Bytes = Uint8Array<ArrayBuffer>

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Files beside the one that they are made from, the smallest first. */
const codings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** As the page's bundler names files after their content. */
const digestInName = /-[A-Za-z0-9_-]{8}\.\w+$/

/** Reads a folder of page files into memory, once, at start. `index.html` is served at `/`; other types are left out. */
export function readAssets(folder: string): Assets {
  const assets = new Map<string, Asset>()
  const names = new Set(readdirSync(folder))
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
  for (const name of names) {
    const contentType = contentTypes[extname(name)]
    if (contentType === undefined) continue
    assets.set(name === 'index.html' ? '/' : `/${name}`, {
      contentType,
      content: read(name),
      compressed: codings.flatMap(([coding, suffix]) =>
        names.has(name + suffix) ? [[coding, read(name + suffix)] as const] : [],
      ),
      immutable: digestInName.test(name),
    })
  }
  return assets
}
