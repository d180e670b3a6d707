/** A trace that is not one: which line, which column, the rule, and what was found. */
export class TraceError extends Error {
  readonly code = 'bad-trace'
  readonly line: number

  constructor(line: number, problem: string) {
    super(`line ${line}, ${problem}`)
    this.line = line
  }
}

/** What was found, in quotes, short enough for one line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
