import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/** The description of the API and the page that shows it, by request path. */
export type Reference = ReadonlyMap<string, ReferenceFile>

export interface ReferenceFile {
  contentType: string
  content: Uint8Array<ArrayBuffer>
  /** How `content` is compressed; undefined: it is not. */
  encoding: 'gzip' | undefined
  /** Tells whether a client's copy is the present one. Weak: the same for the compressed and the plain file. */
  etag: string
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
}

const places: Readonly<Record<string, string>> = { 'openapi.json': '/openapi.json', 'index.html': '/docs' }

/**
 * Reads a folder with `openapi.json` and the page for it into memory, once, at start. `index.html` is served at `/docs`,
 * what it loads below it; a name that ends in `.gz` is a compressed file. Other types are left out.
 */
export function readReference(folder: string): Reference {
  const files = readdirSync(folder).flatMap((name): [string, ReferenceFile][] => {
    const plainName = name.replace(/\.gz$/, '')
    const contentType = contentTypes[extname(plainName)]
    if (contentType === undefined) return []
    const content = new Uint8Array(readFileSync(join(folder, name)))
    const encoding = name === plainName ? undefined : 'gzip'
    return [[places[plainName] ?? `/docs/${plainName}`, { contentType, content, encoding, etag: etagOf(content) }]]
  })
  return new Map(files)
}

function etagOf(content: Uint8Array): string {
  return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
}
