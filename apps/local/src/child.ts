import { type ChildProcess, spawn } from 'node:child_process'
import { type Clock, deadline } from '@manga-assist/clock'
import { timeouts } from '@manga-assist/contracts'
import type { Output } from './output.ts'
import type { Part } from './parts.ts'

export interface ChildOptions {
  inherited: NodeJS.ProcessEnv
  output: Output
  clock: Clock
  /** Told when the process ended although nobody stopped it. */
  onDeath: (how: string) => void
}

/** Where a child listens, as it tells over its channel. */
interface Listening {
  url: string
  adminUrl?: string
}

/** A running process of the stack. */
export interface Child {
  readonly listening: Listening
  /** Its channel: what it tells, and what it is told. */
  onMessage(listener: (message: unknown) => void): void
  send(message: object): void
  /** Ends it without warning, as a crash would. */
  kill(): void
  /** Asks it to drain, and ends it by force when that takes too long. Safe to call again. */
  stop(): Promise<void>
}

const startTimeoutMs = 30_000

/** Starts a part and waits until it says where it listens. Rejects when it ends before, or says nothing in time. */
export async function startChild({ name, script, args, environment }: Part, options: ChildOptions): Promise<Child> {
  const { inherited, output, clock, onDeath } = options
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a group of its own: Ctrl-C is for the supervisor, which stops its parts in order. They end with it by their channel.
    detached: true,
  })
  output.follow(name, child)
  const ended = endOf(child)
  let stopping = false
  const listening = await firstListening(name, child, ended, clock)
  void ended.then((how) => stopping || onDeath(how))
  return {
    listening,
    onMessage: (listener) => void child.on('message', listener),
    send: (message) => void (child.connected && child.send(message)),
    kill: () => child.kill('SIGKILL'),
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      const cancel = clock.after(timeouts.stopAloneMs, () => child.kill('SIGKILL'))
      await ended
      cancel()
    },
  }
}

/** Resolves with how the process ended; a process that cannot be started ends at once. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

async function firstListening(
  name: string,
  child: ChildProcess,
  ended: Promise<string>,
  clock: Clock,
): Promise<Listening> {
  const late = () => new Error(`${name} did not start within ${startTimeoutMs} ms`)
  const { signal, cancel } = deadline(clock, startTimeoutMs, late)
  try {
    return await new Promise((resolve, reject) => {
      child.on('message', (message) => {
        if (isListening(message)) resolve(message)
      })
      void ended.then((how) => reject(new Error(`${name} ended before it listened (${how})`)))
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  } finally {
    cancel()
  }
}

function isListening(message: unknown): message is Listening {
  return typeof (message as Partial<Listening> | null)?.url === 'string'
}
