import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { TraceError } from '@manga-assist/simulator'

/** A file that was named on the command line, and what it should have been. */
export interface NamedFile {
  /** The option that named it. */
  option: string
  path: string
  /** What should be named: `a CSV file`. */
  wanted: string
}

/** A file that cannot be opened or unpacked, or says what it may not; the message names the option and what to do. */
export class InputError extends Error {
  readonly code = 'bad-input'
}

export interface OpenTrace {
  /** The text, unpacked. Throws an InputError when the file turns out damaged. */
  text: AsyncIterable<string>
  /** How much of the file has been read, 0 to 1. */
  progress(): number
}

const gzipMagic = [0x1f, 0x8b]

/** Opens a plain or gzip file, told apart by its first bytes. Rejects with an InputError. */
export async function openTrace(file: NamedFile): Promise<OpenTrace> {
  const { bytes, isGzip } = await inspect(file)
  const stream = createReadStream(file.path)
  return { text: decoded(stream, isGzip, file), progress: () => (bytes === 0 ? 1 : stream.bytesRead / bytes) }
}

/** Reads what stands in a file; what breaks a rule of its format becomes an InputError that names the file. */
export async function readingOf<Result>({ option, path }: NamedFile, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof TraceError)) throw cause
    throw new InputError(`${option} ${path}: ${cause.message}`, { cause })
  }
}

async function inspect(file: NamedFile): Promise<{ bytes: number; isGzip: boolean }> {
  try {
    await using handle = await open(file.path)
    const stat = await handle.stat()
    if (!stat.isFile()) throw new Error('it is not a file')
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return { bytes: stat.size, isGzip: bytesRead === 2 && gzipMagic.every((byte, place) => buffer[place] === byte) }
  } catch (cause) {
    throw fileError(file, cause, `name ${file.wanted}, plain or gzip`)
  }
}

async function* decoded(stream: Readable, isGzip: boolean, file: NamedFile): AsyncIterable<string> {
  const decoder = new TextDecoder()
  const bytes = isGzip ? unpacked(stream) : stream
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  } catch (cause) {
    throw fileError(file, cause, 'is it whole? Fetch or pack it again')
  } finally {
    stream.destroy()
  }
}

/** Who reads it meets the error; `compose` also threw it where nobody could catch it, depending on the moment. */
function unpacked(file: Readable): Readable {
  return pipeline(file, createGunzip(), () => {})
}

function fileError({ option, path }: NamedFile, cause: unknown, advice: string): InputError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new InputError(`${option} ${path} cannot be read: ${problem}; ${advice}`, { cause })
}
