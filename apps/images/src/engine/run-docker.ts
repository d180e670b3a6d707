import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { surroundings } from './env.ts'

/** The engine, or its client, could not do what was asked. */
export class EngineError extends Error {
  readonly code = 'engine'
}

/** Lines that are kept for the error that a failure becomes. */
const keptLines = 30

/** Runs one command of Docker's client; hands on each line of its output. Rejects with the last of them when it fails. */
export async function runDocker(
  args: readonly string[],
  signal: AbortSignal,
  onLine: (text: string) => void = () => {},
): Promise<void> {
  const child = startDocker(args, signal)
  const lines: string[] = []
  const take = async (stream: Readable, hand: (text: string) => void) => {
    for await (const line of createInterface({ input: stream })) {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
      hand(line)
    }
  }
  const ended = endOf(child)
  await Promise.all([take(child.stdout, onLine), take(child.stderr, () => {}), ended])
  const how = await ended
  if (how !== undefined) throw new EngineError(`docker ${args[0]} failed (${how})\n${lines.join('\n')}`)
}

/** Runs one command that answers with text. */
export async function askDocker(args: readonly string[], signal: AbortSignal): Promise<string> {
  const lines: string[] = []
  await runDocker(args, signal, (text) => lines.push(text))
  return lines.join('\n')
}

/** Runs one command whose answer is an archive. It is complete only when `done` resolves. */
export function streamDocker(args: readonly string[], signal: AbortSignal): { output: Readable; done: Promise<void> } {
  const child = startDocker(args, signal)
  child.stderr.resume()
  const done = endOf(child).then((how) => {
    if (how !== undefined) throw new EngineError(`docker ${args[0]} failed (${how})`)
  })
  return { output: child.stdout, done }
}

/** The classic builder: it is in every engine, and says which steps it did not have to do. */
function startDocker(args: readonly string[], signal: AbortSignal) {
  return spawn('docker', args, {
    env: { ...surroundings, DOCKER_BUILDKIT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
}

/** Undefined when it ended well, else how it ended. */
function endOf(child: ReturnType<typeof startDocker>): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)))
  })
}
