import { crc32 } from 'node:zlib'
import { LambdaPlaneError } from '../lambda-errors.ts'

/** Headers of a frame that are text; those of other types say nothing that is needed. */
export type FrameHeaders = Readonly<Record<string, string>>
export type OnFrame = (headers: FrameHeaders, payload: Buffer) => void

/** Total length, length of the headers, and a checksum of both. */
const preludeBytes = 12
const checksumBytes = 4
/** Bounds of the protocol: 16 MiB of payload and 128 KiB of headers. A longer frame is no frame. */
const maxHeaderBytes = 128 * 1_024
const maxFrameBytes = 16 * 1_024 * 1_024 + maxHeaderBytes + preludeBytes + checksumBytes

/**
 * Reads frames of AWS's event stream (application/vnd.amazon.eventstream) from bytes that may be split anywhere, and
 * checks both checksums of each. A payload is a view of the bytes as they came: nothing is copied unless a frame was
 * split. Throws a `bad-frame` when the bytes are no frames, and is of no further use then.
 */
export class FrameDecoder {
  readonly #onFrame: OnFrame
  /** Bytes of a frame that is not whole, in the order in which they came. */
  #parts: Buffer[] = []
  #heldBytes = 0
  /** What must be there before it is worth looking again. */
  #neededBytes = preludeBytes
  readonly #known: KnownHeaders

  /** `known` may be shared by all decoders of one service. */
  constructor(onFrame: OnFrame, known = new KnownHeaders()) {
    this.#onFrame = onFrame
    this.#known = known
  }

  push(chunk: Buffer): void {
    this.#parts.push(chunk)
    this.#heldBytes += chunk.length
    if (this.#heldBytes < this.#neededBytes) return
    const bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts, this.#heldBytes)
    const at = this.#takeFrames(bytes)
    this.#parts = at === bytes.length ? [] : [bytes.subarray(at)]
    this.#heldBytes = bytes.length - at
  }

  /** Returns where the first frame begins that is not whole. */
  #takeFrames(bytes: Buffer): number {
    let at = 0
    for (;;) {
      this.#neededBytes = preludeBytes
      if (bytes.length - at < preludeBytes) return at
      this.#neededBytes = checkedLength(bytes, at)
      if (bytes.length - at < this.#neededBytes) return at
      const end = at + this.#neededBytes
      this.#take(bytes, at, end)
      at = end
    }
  }

  #take(bytes: Buffer, at: number, end: number): void {
    const bodyEnd = end - checksumBytes
    if (crc32(bytes.subarray(at, bodyEnd)) !== bytes.readUInt32BE(bodyEnd)) throw badFrame('its checksum does not fit')
    const headersAt = at + preludeBytes
    const payloadAt = headersAt + bytes.readUInt32BE(at + 4)
    this.#onFrame(this.#known.read(bytes, headersAt, payloadAt), bytes.subarray(payloadAt, bodyEnd))
  }
}

/** Blocks that are kept; a service has one for each kind of event. */
const mostKnown = 4

/** Header blocks that came before, and what they say: all frames of tokens have the same. */
export class KnownHeaders {
  readonly #blocks: { bytes: Buffer; headers: FrameHeaders }[] = []

  read(bytes: Buffer, at: number, end: number): FrameHeaders {
    for (const known of this.#blocks) {
      const { length } = known.bytes
      if (length === end - at && bytes.compare(known.bytes, 0, length, at, end) === 0) return known.headers
    }
    const block = Buffer.from(bytes.subarray(at, end))
    const headers = parseHeaders(block)
    if (this.#blocks.length < mostKnown) this.#blocks.push({ bytes: block, headers })
    return headers
  }
}

/** The length of the frame that begins at `at`: checked, so that damaged bytes are not waited for. */
function checkedLength(bytes: Buffer, at: number): number {
  const total = bytes.readUInt32BE(at)
  const headers = bytes.readUInt32BE(at + 4)
  if (crc32(bytes.subarray(at, at + 8)) !== bytes.readUInt32BE(at + 8)) {
    throw badFrame('the checksum of its length does not fit')
  }
  if (total > maxFrameBytes) throw badFrame(`it must have at most ${maxFrameBytes} bytes, got ${total}`)
  if (headers > maxHeaderBytes || preludeBytes + headers + checksumBytes > total) {
    throw badFrame(`its headers cannot have ${headers} of its ${total} bytes`)
  }
  return total
}

const textType = 7
/** Bytes of a value by its type: two booleans, then numbers of 1, 2, 4 and 8 bytes; bytes, text; a time and a UUID. */
const valueBytes: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]

function parseHeaders(block: Buffer): FrameHeaders {
  const headers: Record<string, string> = {}
  let at = 0
  const take = (count: number) => {
    if (at + count > block.length) throw badFrame('a header is longer than its headers')
    at += count
    return at - count
  }
  while (at < block.length) {
    const nameBytes = block.readUInt8(take(1))
    const nameAt = take(nameBytes)
    const name = block.toString('utf8', nameAt, nameAt + nameBytes)
    const type = block.readUInt8(take(1))
    if (type >= valueBytes.length) throw badFrame(`header ${JSON.stringify(name)} is of unknown type ${type}`)
    const length = valueBytes[type] ?? block.readUInt16BE(take(2))
    const valueAt = take(length)
    if (type === textType) headers[name] = block.toString('utf8', valueAt, valueAt + length)
  }
  return headers
}

function badFrame(what: string): LambdaPlaneError {
  return new LambdaPlaneError('bad-frame', `a frame of the stream is damaged: ${what}`)
}
