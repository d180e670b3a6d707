import type { Clock } from '@manga-assist/clock'
import {
  ArrivalBatch,
  createTraceParser,
  type Simulation,
  TraceError,
  type TraceOptions,
} from '@manga-assist/simulator'
import { openTrace, TraceFileError } from './open-trace.ts'
import { createProgress, type ProgressTerminal } from './progress.ts'

export interface CommandDependencies {
  clock: Clock
  /** The result. */
  write(text: string): void
  /** Seeds, progress and errors. */
  errors: ProgressTerminal
}

/** One pass over the trace for all simulations. Throws what `exitCodeOf` understands. */
export async function feed(
  simulations: readonly Simulation[],
  options: TraceOptions & { trace: string },
  { clock, errors }: CommandDependencies,
  interruption: AbortSignal,
): Promise<void> {
  const batch = new ArrivalBatch(simulations)
  const parser = createTraceParser(options, batch.add)
  const progress = createProgress(clock, errors)
  const trace = await openTrace(options.trace)
  try {
    for await (const text of trace.text) {
      parser.push(text)
      progress.at(trace.progress(), batch.flushed)
      interruption.throwIfAborted()
    }
    parser.end()
    batch.flush()
  } finally {
    progress.end()
  }
}

/** Exit code after an interruption, as shells give it for Ctrl-C. */
const interruptedCode = 130

/** Says what was wrong with the file, and gives the exit code. Throws again what nobody expected. */
export function exitCodeOf(
  error: unknown,
  { command, trace, option = '--trace' }: { command: string; trace: string; option?: string },
  { errors }: CommandDependencies,
  interruption: AbortSignal,
): number {
  if (interruption.aborted && error === interruption.reason) return interruptedCode
  if (error instanceof TraceFileError) errors.write(`${command}: ${option} ${trace} ${error.message}\n`)
  else if (error instanceof TraceError) errors.write(`${command}: ${option} ${trace}: ${error.message}\n`)
  else throw error
  return 1
}
