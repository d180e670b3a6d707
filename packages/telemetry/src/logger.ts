import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'

export type { Logger } from 'pino'

export interface LoggerOptions {
  /** Which process writes: `router`, `task`, `function`. */
  service: string
  level: string
  /** Where lines go; standard output when left out. */
  stream?: DestinationStream
}

/**
 * Writes JSON lines, at once and in this thread: a worker would lose its lines when Lambda freezes the environment,
 * and few lines are written on the hot path.
 */
export function createLogger({ service, level, stream = destination({ sync: true }) }: LoggerOptions): Logger {
  return pino(
    { level, base: { service, pid: process.pid }, timestamp: stdTimeFunctions.isoTime, messageKey: 'message' },
    stream,
  )
}
