import type { Readable } from 'node:stream'

/** What a process printed last, held within bounds. */
export interface LastLines {
  /** Reads a stream to its end; `onLine` sees each whole line. */
  follow(stream: Readable, onLine?: (line: string) => void): void
  /** The lines held, oldest first. */
  all(): readonly string[]
}

const maxLines = 20
const maxLineCharacters = 2_000

export function createLastLines(): LastLines {
  const held: string[] = []
  const hold = (line: string) => {
    held.push(line)
    if (held.length > maxLines) held.shift()
  }
  return {
    all: () => held,
    follow(stream, onLine) {
      let rest = ''
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        const lines = (rest + text).split(/\r?\n/)
        // A line that never ends is cut: what is missing is not worth the memory.
        rest = (lines.pop() ?? '').slice(0, maxLineCharacters)
        for (const line of lines) {
          hold(line.slice(0, maxLineCharacters))
          onLine?.(line)
        }
      })
      stream.on('end', () => {
        if (rest !== '') hold(rest)
      })
    },
  }
}
