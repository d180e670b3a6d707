import type { Clock } from '@manga-assist/clock'
import { createProgress, type Progress, ReportError, type Terminal } from '@manga-assist/command-line'
import { ArrivalBatch, createTraceParser, type Simulation, type TraceOptions } from '@manga-assist/simulator'
import { InputError, openTrace, readingOf } from './open-trace.ts'

export interface CommandDependencies {
  clock: Clock
  /** The result. */
  write(text: string): void
  /** Seeds, progress and errors. */
  errors: Terminal
}

/** What may be told in one line: the file that was named, or the one that was to be written. */
export const commandErrors = [InputError, ReportError]

const whole = new Intl.NumberFormat('en-US')

/** One pass over the trace for all simulations, perhaps one of several that show their progress together. Rejects with an InputError where the file is wrong. */
export async function feed(
  simulations: readonly Simulation[],
  options: TraceOptions & { trace: string },
  { clock, errors }: CommandDependencies,
  interruption: AbortSignal,
  pass: { progress: Progress; name: string } = { progress: createProgress(clock, errors), name: '' },
): Promise<void> {
  const batch = new ArrivalBatch(simulations)
  const parser = createTraceParser(options, batch.add)
  const file = { option: '--trace', path: options.trace, wanted: 'a CSV file' }
  try {
    await readingOf(file, async () => {
      const trace = await openTrace(file)
      for await (const text of trace.text) {
        parser.push(text)
        pass.progress.at(trace.progress(), `${pass.name}${whole.format(batch.flushed)} requests`)
        interruption.throwIfAborted()
      }
      parser.end()
      batch.flush()
    })
  } finally {
    pass.progress.end()
  }
}
