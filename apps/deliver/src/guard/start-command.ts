import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** A program could not be started. */
export class StartError extends Error {
  readonly code = 'not-started'
}

/** Runs a program to its end, with our input and output; it is told to stop when `interruption` aborts. Gives its exit code. */
export function startCommand(
  [program, ...args]: readonly [string, ...string[]],
  interruption: AbortSignal,
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit' })
  const stop = () => void child.kill('SIGTERM')
  interruption.addEventListener('abort', stop, { once: true })
  return new Promise<number>((resolve, reject) => {
    child.on('error', (cause) => reject(new StartError(`cannot run ${program}: ${cause.message}`, { cause })))
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
  }).finally(() => interruption.removeEventListener('abort', stop))
}
