import { StringDecoder } from 'node:string_decoder'

/** Longest line in characters; what is longer comes in pieces, so that a function cannot fill our memory. */
export const maxLineLength = 65_536

/** Cuts a byte stream into lines. Call `end` when there are no more bytes: what is left is a line too. */
export function createLineSplitter(onLine: (line: string) => void): { write(bytes: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const take = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) emitInPieces(line)
    while (rest.length >= maxLineLength) {
      onLine(rest.slice(0, maxLineLength))
      rest = rest.slice(maxLineLength)
    }
  }
  const emitInPieces = (line: string) => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    for (let at = 0; at === 0 || at < text.length; at += maxLineLength) onLine(text.slice(at, at + maxLineLength))
  }
  return {
    write: (bytes) => take(decoder.write(bytes)),
    end: () => {
      take(decoder.end())
      if (rest !== '') onLine(rest)
      rest = ''
    },
  }
}
