import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import type { Clock } from '@manga-assist/clock'
import { createLastLines } from './last-lines.ts'

/** A child process with its descendants in a process group of their own. */
export interface StackProcess {
  /** Resolves when the process is gone, with how it went: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>
  /** What it printed last, oldest first. */
  lastLines(): readonly string[]
  /** Sends a message over IPC; false when the process no longer listens. */
  send(message: object): boolean
  /** SIGTERM, and SIGKILL to the whole group after `timeoutMs`. Returns false when it took the latter. */
  stop(timeoutMs: number): Promise<boolean>
}

export interface StackProcessOptions {
  clock: Clock
  script: string
  environment: NodeJS.ProcessEnv
  onLine(line: string): void
}

/** Output may still be on its way when the process is gone; a descendant that holds the pipe may never end it. */
const outputGraceMs = 1_000

/** Runs a script with this Node. A process that cannot be started ends like one that exited. */
export function startStackProcess({ clock, script, environment, onLine }: StackProcessOptions): StackProcess {
  const child = spawn(process.execPath, [script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C reaches us alone, so that the stack outlives what is in flight and is stopped after it.
    detached: true,
  })
  const lines = createLastLines()
  if (child.stdout) lines.follow(child.stdout, onLine)
  if (child.stderr) lines.follow(child.stderr)
  const killGroup = () => killProcessGroup(child.pid)
  // The last resort when this process dies of a fault: nothing may outlive it.
  process.once('exit', killGroup)
  const ended = endOf(child, clock)
  return {
    ended,
    lastLines: lines.all,
    send: (message) => child.connected && child.send(message, ignoreError),
    async stop(timeoutMs) {
      child.kill('SIGTERM')
      const isInTime = await settlesWithin(clock, ended, timeoutMs)
      killGroup()
      await ended
      process.removeListener('exit', killGroup)
      child.stdout?.destroy()
      child.stderr?.destroy()
      return isInTime
    },
  }
}

function endOf(child: ChildProcess, clock: Clock): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => {
      const how = signal ?? `exit code ${code}`
      const cancel = clock.after(outputGraceMs, () => resolve(how), { background: true })
      child.once('close', () => {
        cancel()
        resolve(how)
      })
    })
  })
}

async function settlesWithin(clock: Clock, promise: Promise<unknown>, durationMs: number): Promise<boolean> {
  const late = Promise.withResolvers<false>()
  const cancel = clock.after(durationMs, () => late.resolve(false), { background: true })
  try {
    return await Promise.race([promise.then(() => true), late.promise])
  } finally {
    cancel()
  }
}

function killProcessGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // No such group: everything in it has gone already, as it should.
  }
}

/** A message that does not arrive finds a process that is about to end, which `ended` tells. */
function ignoreError(): void {}
