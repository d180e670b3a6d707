import { writeSync } from 'node:fs'
import { described } from './described.ts'

/** Where typed events are written: what `createLogger` and `createLineLogger` give. */
export interface EventLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface LineLoggerOptions {
  /** Which process writes. */
  service: string
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  wallNow: () => number
  /** Takes a whole line; standard output when left out. */
  write?: (line: string) => void
}

/** As in pino, whose lines these are. */
const levels = { debug: 20, info: 30, warn: 40, error: 50, silent: Number.POSITIVE_INFINITY }
/** A pipe that is full is tried again this often, a millisecond apart; then the line is lost, not the request. */
const mostTries = 50

/**
 * Writes the lines that `createLogger` writes, at once and in this thread, without what pino costs a process that starts:
 * a sixth of what a function did before its first answer. Errors are described wherever they stand.
 */
export function createLineLogger({ service, level, wallNow, write = writeLine }: LineLoggerOptions): EventLogger {
  const base = { service, pid: process.pid }
  const writer = (of: 'info' | 'warn' | 'error') => {
    if (levels[of] < levels[level]) return () => {}
    return (fields: object, message: string) => {
      const time = new Date(wallNow()).toISOString()
      write(`${JSON.stringify({ level: levels[of], time, ...base, ...fields, message }, describeErrors)}\n`)
    }
  }
  return { info: writer('info'), warn: writer('warn'), error: writer('error') }
}

function describeErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? described(value) : value
}

function writeLine(line: string): void {
  const bytes = Buffer.from(line)
  let written = 0
  for (let tries = 0; written < bytes.length && tries < mostTries; tries += 1) {
    try {
      written += writeSync(1, bytes, written)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
