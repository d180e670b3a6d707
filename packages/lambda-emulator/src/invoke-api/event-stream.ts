import { crc32 } from 'node:zlib'

/** The content type of a body made of these frames. */
export const eventStreamContentType = 'application/vnd.amazon.eventstream'

/** One piece of the function's response. Any length, none included. */
export function encodePayloadChunk(payload: Uint8Array): Buffer {
  return encodeEvent('PayloadChunk', 'application/octet-stream', payload)
}

/** The last frame of every stream. Without `error` the invocation succeeded. `logResult` is base64. */
export function encodeInvokeComplete(error?: { code: string; details: string }, logResult?: string): Buffer {
  const body = {
    ...(error && { ErrorCode: error.code, ErrorDetails: error.details }),
    ...(logResult !== undefined && { LogResult: logResult }),
  }
  return encodeEvent('InvokeComplete', 'application/json', Buffer.from(JSON.stringify(body)))
}

const preludeBytes = 12
const checksumBytes = 4
const stringType = 7

/**
 * A frame: total length, header length, checksum of these two, headers, payload, checksum of all before it. Numbers
 * are big-endian. Headers come in the order in which the service sends them.
 */
function encodeEvent(eventType: string, contentType: string, payload: Uint8Array): Buffer {
  const headers = Buffer.concat([
    encodeHeader(':event-type', eventType),
    encodeHeader(':content-type', contentType),
    encodeHeader(':message-type', 'event'),
  ])
  const frame = Buffer.allocUnsafe(preludeBytes + headers.length + payload.length + checksumBytes)
  frame.writeUInt32BE(frame.length, 0)
  frame.writeUInt32BE(headers.length, 4)
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8)
  frame.set(headers, preludeBytes)
  frame.set(payload, preludeBytes + headers.length)
  frame.writeUInt32BE(crc32(frame.subarray(0, -checksumBytes)), frame.length - checksumBytes)
  return frame
}

function encodeHeader(name: string, value: string): Buffer {
  const header = Buffer.allocUnsafe(1 + name.length + 3 + value.length)
  header.writeUInt8(name.length, 0)
  header.write(name, 1, 'latin1')
  header.writeUInt8(stringType, 1 + name.length)
  header.writeUInt16BE(value.length, 2 + name.length)
  header.write(value, 4 + name.length, 'latin1')
  return header
}
