/** Takes one request of a trace. Instants count from the start of the trace and do not fall. */
export type OnArrival = (atMs: number, contextTokens: number, generatedTokens: number) => void

/** Reads the rows of one format, line by line. */
export interface RowReader {
  /** One line without its end; `line` counts from 1. Throws a TraceError on what does not fit the format. */
  row(text: string, line: number): void
  /** After the last line. */
  end(): void
}
