import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { ProcessExit } from '../invocations/invocation.ts'
import { createLineSplitter } from './line-splitter.ts'

/** A running process of an environment. */
export interface EnvironmentProcess {
  readonly pid: number
  /** Has it stand still until `thaw`: no timer fires, nothing is read or written. Harmless when it has ended. */
  freeze(): void
  thaw(): void
  /** Ends it at once, frozen or not. Harmless when it has ended. */
  kill(): void
}

/** What becomes of a process. `exited` is called once, also for a process that never started, with the cause. */
export interface EnvironmentProcessHandlers {
  line(line: string): void
  exited(exit: ProcessExit | Error): void
}

/** Starts the runtime of an environment. `pid` is 0 when it could not be started; `exited` then says why. */
export function startEnvironmentProcess(
  command: readonly string[],
  options: { directory: string; variables: Record<string, string> },
  handlers: EnvironmentProcessHandlers,
): EnvironmentProcess {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    cwd: options.directory,
    env: options.variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.once('error', (error) => {
    if (child.pid === undefined) handlers.exited(error)
  })
  child.once('exit', (code, signal) => handlers.exited({ code, signal }))
  forwardLines(child, handlers.line)
  return {
    pid: child.pid ?? 0,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    kill: () => child.kill('SIGKILL'),
  }
}

function forwardLines(child: ChildProcessByStdio<null, Readable, Readable>, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    const lines = createLineSplitter(onLine)
    // Node leaves them out, against its types, when there is no file descriptor left for a pipe.
    stream?.on('data', (bytes: Buffer) => lines.write(bytes))
    stream?.once('end', () => lines.end())
  }
}
