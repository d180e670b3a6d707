import type { Terminal } from '../terminal.ts'

/** A terminal that remembers what was written. */
export interface RecordedTerminal extends Terminal {
  /** Everything, as one text. */
  text(): string
  /** Write by write. */
  readonly writes: readonly string[]
}

/** Without options it is no terminal at all: 80 columns, no colours, nothing rewritten. */
export function recordedTerminal({ isTty = false, columns = 80, colour = false } = {}): RecordedTerminal {
  const writes: string[] = []
  return {
    ...{ isTty, colour, writes, columns: () => columns },
    write: (text) => void writes.push(text),
    text: () => writes.join(''),
  }
}
