import { TraceError } from './trace-error.ts'

/** Takes text piece by piece. */
export interface LineReader {
  push(text: string): void
  /** Hands on what is left; returns how many lines there were. */
  end(): number
}

/**
 * Cuts text into lines, which may end in CRLF, and hands them on with their number, from 1. Throws a TraceError for a
 * line that is longer than any line of the format: refused before it fills the memory.
 */
export function createLineReader(longestLine: number, onLine: (text: string, line: number) => void): LineReader {
  let rest = ''
  let line = 0

  function take(text: string): void {
    line += 1
    onLine(text.endsWith('\r') ? text.slice(0, -1) : text, line)
  }

  return {
    push(text) {
      const all = rest + text
      let start = 0
      for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
        take(all.slice(start, end))
        start = end + 1
      }
      rest = all.slice(start)
      if (rest.length > longestLine) throw new TraceError(line + 1, `is longer than ${longestLine} characters`)
    },
    end() {
      if (rest !== '') take(rest)
      rest = ''
      return line
    },
  }
}
