import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A file that cannot be opened or unpacked; the message goes on after its name. */
export class TraceFileError extends Error {
  readonly code = 'trace-file'
}

export interface OpenTrace {
  /** The text, unpacked. Throws a TraceFileError when the file turns out damaged. */
  text: AsyncIterable<string>
  /** How much of the file has been read, 0 to 1. */
  progress(): number
}

const gzipMagic = [0x1f, 0x8b]

/**
 * Opens a plain or gzip file, told apart by its first bytes. Throws a TraceFileError that says what to do: `wanted` is
 * what should be named.
 */
export async function openTrace(path: string, wanted = 'a CSV file'): Promise<OpenTrace> {
  const { bytes, isGzip } = await inspect(path, wanted)
  const file = createReadStream(path)
  return { text: decoded(file, isGzip), progress: () => (bytes === 0 ? 1 : file.bytesRead / bytes) }
}

async function inspect(path: string, wanted: string): Promise<{ bytes: number; isGzip: boolean }> {
  try {
    await using file = await open(path)
    const stat = await file.stat()
    if (!stat.isFile()) throw new Error('it is not a file')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return { bytes: stat.size, isGzip: bytesRead === 2 && gzipMagic.every((byte, place) => buffer[place] === byte) }
  } catch (cause) {
    throw fileError(cause, `name ${wanted}, plain or gzip`)
  }
}

async function* decoded(file: Readable, isGzip: boolean): AsyncIterable<string> {
  const decoder = new TextDecoder()
  const bytes = isGzip ? unpacked(file) : file
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  } catch (cause) {
    throw fileError(cause, 'is it whole?')
  } finally {
    file.destroy()
  }
}

/** Who reads it meets the error; `compose` also threw it where nobody could catch it, depending on the moment. */
function unpacked(file: Readable): Readable {
  return pipeline(file, createGunzip(), () => {})
}

function fileError(cause: unknown, advice: string): TraceFileError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new TraceFileError(`cannot be read: ${problem}; ${advice}`, { cause })
}
