import { crc32 } from 'node:zlib'

/** The content type of a body made of these frames. */
export const eventStreamContentType = 'application/vnd.amazon.eventstream'

/** An event of the stream, of a type that its model names. */
export function eventFrame(type: string, body: object): Buffer {
  return frame([[':event-type', type], jsonContent, [':message-type', 'event']], JSON.stringify(body))
}

/** An exception that the stream's model names, as an event. */
export function exceptionFrame(type: string, body: object): Buffer {
  return frame([[':exception-type', type], jsonContent, [':message-type', 'exception']], JSON.stringify(body))
}

/** An error that no model names. */
export function errorFrame(code: string, message: string): Buffer {
  const headers: Header[] = [
    [':error-code', code],
    [':error-message', message],
    [':message-type', 'error'],
  ]
  return frame(headers, '')
}

type Header = readonly [name: string, value: string]

const jsonContent: Header = [':content-type', 'application/json']
const stringType = 7

/** Total length, length of the headers, checksum of both; headers; payload; checksum of all. Big-endian. */
function frame(headers: readonly Header[], payload: string): Buffer {
  const head = Buffer.concat(headers.map(encodedHeader))
  const body = Buffer.from(payload)
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(12 + head.length + body.length + 4, 0)
  prelude.writeUInt32BE(head.length, 4)
  const unsigned = Buffer.concat([prelude, checksum(prelude), head, body])
  return Buffer.concat([unsigned, checksum(unsigned)])
}

function encodedHeader([name, value]: Header): Buffer {
  const text = Buffer.from(value)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(text.length)
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([stringType]), length, text])
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum
}
