import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/** Files that are served as they are, by request path. */
export type Assets = ReadonlyMap<string, Asset>

interface Asset {
  contentType: string
  content: Uint8Array<ArrayBuffer>
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Reads a folder of page files into memory, once, at start. `index.html` is served at `/`; other types are left out. */
export function readAssets(folder: string): Assets {
  const assets = new Map<string, Asset>()
  for (const name of readdirSync(folder)) {
    const contentType = contentTypes[extname(name)]
    if (contentType === undefined) continue
    const content = new Uint8Array(readFileSync(join(folder, name)))
    assets.set(name === 'index.html' ? '/' : `/${name}`, { contentType, content })
  }
  return assets
}
