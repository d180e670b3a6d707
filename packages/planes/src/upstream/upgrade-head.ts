import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { headerNames } from '@manga-assist/contracts'
import { answerHeaders } from '../relay/forwarded-headers.ts'

/**
 * Request headers of a handshake for the next hop. Those of the connection stay, because they are what it is about; how
 * large they may be in sum, Node's parser has checked on both sides (16 KB).
 */
export function handshakeHeaders({ headers, socket }: IncomingMessage): IncomingHttpHeaders {
  const before = headers['x-forwarded-for']
  const address = socket.remoteAddress ?? 'unknown'
  // A body would stand in the way of the bytes that follow the handshake.
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = headers
  return {
    'x-forwarded-proto': 'http',
    ...kept,
    'x-forwarded-for': before === undefined ? address : `${String(before)}, ${address}`,
  }
}

/** The head of a task's 101, for the client. */
export function responseHead({ statusCode = 101, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const pairs = pairsOf(rawHeaders).filter(([name]) => name.toLowerCase() !== headerNames.loadReport)
  return headOf(statusCode, statusMessage, pairs)
}

/** The head of any other answer. The connection ends with it: nothing else may be asked on it. */
export function refusalHead({ statusCode = 502, statusMessage = '', headers }: IncomingMessage): string {
  return headOf(statusCode, statusMessage, [...pairsOf(answerHeaders(headers)), ['connection', 'close']])
}

/** A list of names and values in turn, by twos. */
function pairsOf(list: readonly string[]): [string, string][] {
  return Array.from({ length: list.length / 2 }, (_, index) => [list[index * 2] ?? '', list[index * 2 + 1] ?? ''])
}

function headOf(status: number, message: string, headers: readonly [string, string][]): string {
  return `HTTP/1.1 ${status} ${message}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}
