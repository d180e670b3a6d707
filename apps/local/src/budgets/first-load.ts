import { gzipSync } from 'node:zlib'

/** One file that a browser asks for when it opens the page. */
export interface LoadedFile {
  name: string
  kind: 'document' | 'script' | 'style' | 'image' | 'font' | 'other'
  /** As it travels, compressed by gzip. */
  bytes: number
}

export interface FirstLoad {
  files: LoadedFile[]
  /** What the page would ask of somebody else, or of itself in vain. */
  foreign: string[]
  missing: string[]
  /** What a strict policy would not let run, by the place where it stands. */
  inline: string[]
}

const kinds: readonly (readonly [RegExp, LoadedFile['kind']])[] = [
  [/\.html$/, 'document'],
  [/\.js$/, 'script'],
  [/\.css$/, 'style'],
  [/\.(svg|png|jpe?g|webp|ico)$/, 'image'],
  [/\.(woff2?|ttf|otf)$/, 'font'],
]

const links = {
  html: /<(?:script|img|source|iframe|link)\b[^>]*?\s(?:src|href)="([^"]*)"/g,
  css: /(?:url\(\s*['"]?|@import\s+['"])([^'")]+)/g,
  // Modules that are asked for with the one that names them; what is imported later is no part of the first load.
  js: /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]+?\s*from\s*)?["']([^"']+)["']/g,
}

/** What opening `index.html` loads of a folder of files, by reading them as a browser would. Pure. */
export function firstLoadOf(files: ReadonlyMap<string, Uint8Array>): FirstLoad {
  const load: FirstLoad = { files: [], foreign: [], missing: [], inline: [] }
  const seen = new Set<string>()
  const visit = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    const content = files.get(name)
    if (content === undefined) return void load.missing.push(name)
    load.files.push({ name, kind: kindOf(name), bytes: gzipSync(content, { level: 9 }).length })
    const text = new TextDecoder().decode(content)
    if (name.endsWith('.html')) load.inline.push(...inlineIn(text))
    for (const link of linksIn(name, text)) {
      if (isForeign(link)) load.foreign.push(`${link} in ${name}`)
      else visit(link.replace(/^\.?\//, '').replace(/[?#].*$/, ''))
    }
  }
  visit('index.html')
  return load
}

function kindOf(name: string): LoadedFile['kind'] {
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'
}

function linksIn(name: string, text: string): string[] {
  const pattern = links[name.split('.').at(-1) as keyof typeof links] ?? /$^/g
  return [...text.matchAll(pattern)].map(([, link = '']) => link).filter((link) => !link.startsWith('#'))
}

function isForeign(link: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link)
}

/** Scripts, styles and handlers that stand in the page itself. */
function inlineIn(html: string): string[] {
  const scripts = [...html.matchAll(/<script\b(?![^>]*\ssrc=)[^>]*>/g)].map(([tag]) => tag)
  const styles = [...html.matchAll(/<style\b[^>]*>/g)].map(([tag]) => tag)
  const attributes = [...html.matchAll(/<\w[^>]*?\s(style|on\w+)=/g)].map(([tag]) => tag)
  return [...scripts, ...styles, ...attributes]
}
