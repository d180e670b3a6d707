import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import type { ImageFile } from './image.ts'

/** What `docker save` wrote: documents and layers, each by the name that the manifest calls it. */
export interface SavedImages {
  documents: ReadonlyMap<string, string>
  layers: ReadonlyMap<string, SavedLayer>
}

interface SavedLayer {
  bytes: number
  files: readonly ImageFile[]
}

/** Longest file whose text is kept to be looked through: far above any bundle, below the Node of a base. */
const longestTextBytes = 16 * 1_024 * 1_024

/** Reads what `docker save` writes, without holding a layer in memory. */
export async function readSavedImages(archive: Readable): Promise<SavedImages> {
  const documents = new Map<string, string>()
  const layers = new Map<string, SavedLayer>()
  await eachEntry(archive, async ({ name, type, size = 0 }, content) => {
    if (type !== 'file') return
    const { first, whole } = await peek(content)
    if (first?.[0] === openingBrace || first?.[0] === openingBracket) documents.set(name, await text(whole))
    else if (first?.[0] === gzipMagic) layers.set(name, await readLayer(whole.pipe(createGunzip())))
    else if (first !== undefined && size >= smallestArchiveBytes) layers.set(name, await readLayer(whole))
  })
  return { documents, layers }
}

/** Engines that keep images as registries do keep their layers compressed. */
const gzipMagic = 0x1f
const openingBrace = '{'.charCodeAt(0)
const openingBracket = '['.charCodeAt(0)
/** Two empty blocks. The old format has a file VERSION that is neither. */
const smallestArchiveBytes = 1_024

async function readLayer(archive: Readable): Promise<SavedLayer> {
  const files: ImageFile[] = []
  let bytes = 0
  await eachEntry(archive, async (header, content) => {
    const file = fileOf(header)
    bytes += file.bytes
    const isRead = file.kind === 'file' && file.bytes <= longestTextBytes
    files.push(isRead ? { ...file, text: await text(content) } : file)
  })
  return { bytes, files }
}

/** The others say what kind of entry it is, which some archives do and some do not. */
const permissionBits = 0o7777

function fileOf({ name, type, mode = 0, uid = 0, size = 0 }: Header): ImageFile {
  const kinds: Partial<Record<string, ImageFile['kind']>> = { file: 'file', directory: 'folder', symlink: 'link' }
  // A second name of a file that came before.
  const kind = type === 'link' ? 'file' : (kinds[type ?? 'file'] ?? 'other')
  return { path: name.replace(/^\.?\//, '').replace(/\/$/, ''), kind, mode: mode & permissionBits, uid, bytes: size }
}

/** Calls back for one entry after the other; what a callback leaves unread is passed over. */
async function eachEntry(archive: Readable, take: (header: Header, content: Readable) => Promise<void>) {
  const entries = extract()
  const taken = (async () => {
    for await (const entry of entries) {
      const content = Readable.from(entry)
      await take(entry.header, content)
      content.resume()
    }
  })()
  await Promise.all([pipeline(archive, entries), taken])
}

async function peek(content: Readable): Promise<{ first: Buffer | undefined; whole: Readable }> {
  const chunks = content[Symbol.asyncIterator]()
  const { value: first, done } = await chunks.next()
  async function* all() {
    if (done) return
    yield first
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { first, whole: Readable.from(all()) }
}
