import { readdirSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

/** Files of the dashboard, by the path they are asked for by. */
export type AdminPage = ReadonlyMap<string, PageFile>

interface PageFile {
  contentType: string
  content: Buffer
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * Nothing from anywhere else, nothing inline, in nobody's frame, and no markup made of text. The drawing of charts sets
 * single properties of styles, which is allowed; it writes no attribute of them.
 */
const policy = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"],
].join('; ')

/**
 * Reads the dashboard's folder into memory, once, at start. Throws with the name of the folder when it cannot be read, or
 * has no page. What is of no known type is left out.
 */
export function readAdminPage(folder: string): AdminPage {
  const page = new Map<string, PageFile>()
  for (const name of readFolder(folder)) {
    const contentType = contentTypes[extname(name)]
    if (contentType === undefined) continue
    const content = readFileSync(join(folder, name))
    page.set(name === 'index.html' ? '/' : `/${name}`, { contentType, content })
  }
  if (page.has('/')) return page
  throw new Error(`DASHBOARD_ROOT must be a folder with an index.html; got ${folder}`)
}

export function sendPageFile(response: ServerResponse, { contentType, content }: PageFile): void {
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': content.length,
    'cache-control': 'no-cache',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  response.end(content)
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw new Error(`DASHBOARD_ROOT must be a folder that can be read; got ${folder}`, { cause })
  }
}
