import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

/** A whole stack of real processes on free ports, until the test ends. */
export interface LocalStack {
  process: ChildProcess
  /** Origins, by the name under which the stack tells them: `router`, `task 1`, `lambda`. */
  addresses: Record<string, string>
  /** Origins of the admin ports. */
  admin: Record<string, string>
  /** Everything that the stack printed. */
  output(): string
  /** Log lines of one part, as far as they are JSON. */
  logs(part: string): Record<string, unknown>[]
  /** SIGTERM goes to the one process, SIGINT to the whole group, as Ctrl-C does. Resolves with the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>
}

/** Starts `npm start`'s own program; resolves when it says that it is ready. `whenDone` takes what ends it. */
export async function startLocalStack(
  settings: Record<string, string> = {},
  whenDone: (cleanUp: () => Promise<void>) => void = onTestFinished,
): Promise<LocalStack> {
  const folder = mkdtempSync(join(tmpdir(), 'manga-stack-'))
  const ports = {
    ROUTER_PORT: '0',
    ROUTER_ADMIN_PORT: '0',
    TASK_PORT: '0',
    TASK_ADMIN_PORT: '0',
    LAMBDA_PORT: '0',
    LAMBDA_URL_PORT: '0',
  }
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../main.ts')], {
    env: { ...process.env, ...ports, DATA_FOLDER: folder, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own, as a shell gives a command.
    detached: true,
  })
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (/^ready /m.test(output)) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`the stack ended before it was ready:\n${output}`)))
  })
  const exited = once(child, 'exit')
  const stop = async (signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM') => {
    if (signal === 'SIGTERM') child.kill(signal)
    else process.kill(-(child.pid ?? 0), signal)
    const [code] = await exited
    return code
  }
  // By force, unless the test has stopped it: to wait for what is still answered would be most of the time of many tests.
  whenDone(async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL')
    await exited
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  await ready
  return {
    process: child,
    addresses: Object.fromEntries(matches(output, /^((?!ready)\w+(?: \d)?) +(http:\S+)/gm)),
    admin: Object.fromEntries(matches(output, /^(\w+(?: \d)?) +http:\S+ +admin (http:\S+)\/status/gm)),
    output: () => output,
    logs: (part) => logLines(join(folder, 'logs'), part),
    stop,
  }
}

function matches(text: string, pattern: RegExp): [string, string][] {
  return [...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, value])
}

function logLines(folder: string, part: string): Record<string, unknown>[] {
  const files = readdirSync(folder).filter((name) => name.startsWith(part))
  const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
}
