import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Clock } from '@manga-assist/clock'
import type { RehearsalTold } from '@manga-assist/telemetry'
import type { Child } from './child.ts'

export interface RehearsalDriverOptions {
  root: string
  /** Where its report goes. */
  folder: string
  inherited: NodeJS.ProcessEnv
  clock: Clock
  router: Pick<Child, 'listening' | 'onMessage' | 'send'>
}

/** Plays a chapter drop through when the router asks for one: with `npm run burst`'s own program, in a process of its own. */
export interface RehearsalDriver {
  /** Ends the one that runs. Safe to call again. */
  stop(): Promise<void>
}

/** Small enough for a laptop; the quiet before and after are eight seconds each, as in every burst. */
const load = { baseline: 6, multiple: 10, seconds: 10 }
const lastsMs = (8 + load.seconds + 8) * 1_000
/** Answers that are under way at the end may take this much longer; then it is ended by force. */
const mostMs = lastsMs + 30_000
/** Exit code of a burst that was played to its end, and did not go well. */
const brokeSomething = 1
/** What is asked to stop has so long. */
const stopMs = 3_000

export function createRehearsalDriver({ router, clock, ...options }: RehearsalDriverOptions): RehearsalDriver {
  let running: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  let isStopped = false

  const tell = (state: RehearsalTold['state'], leftMs: number, problem: string | null = null) =>
    router.send({ kind: 'rehearsal', state, leftMs, problem } satisfies RehearsalTold)

  function start(): void {
    if (running !== undefined) return
    isStopped = false
    const child = spawnLoad(options, router.listening.url)
    running = child
    ended = follow(child)
    tell('running', lastsMs)
  }

  async function follow(child: ChildProcess): Promise<void> {
    const cancel = clock.after(mostMs, () => child.kill('SIGKILL'))
    const how = await endOf(child)
    cancel()
    running = undefined
    tell('idle', 0, isStopped ? null : how)
  }

  function askToStop(): void {
    const child = running
    if (child === undefined) return
    isStopped = true
    child.kill('SIGTERM')
    const cancel = clock.after(stopMs, () => child.kill('SIGKILL'))
    void ended.then(cancel)
  }

  router.onMessage((message) => {
    const { kind, action } = message as { kind?: unknown; action?: unknown }
    if (kind !== 'rehearse') return
    if (action === 'start') start()
    else if (action === 'stop') askToStop()
  })

  return {
    async stop() {
      askToStop()
      await ended
    },
  }
}

function spawnLoad(
  { root, folder, inherited }: Pick<RehearsalDriverOptions, 'root' | 'folder' | 'inherited'>,
  base: string,
) {
  const numbers = Object.entries(load).flatMap(([name, value]) => [`--${name}`, String(value)])
  const files = ['--json', join(folder, 'rehearsal.json'), '--html', join(folder, 'rehearsal.html')]
  const script = join(root, 'apps/load/src/main.ts')
  return spawn(process.execPath, [script, '--base', base, ...numbers, ...files], {
    env: inherited,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** Resolves with why it is not what it should have been; null when it is. */
async function endOf(child: ChildProcess): Promise<string | null> {
  let lastLine = ''
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLine = line.slice(0, 200)
    })
  }
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve(`The drop could not begin: ${error.message}.`))
    child.once('close', (code, signal) => {
      if (code === 0) resolve(null)
      else if (code === brokeSomething)
        resolve('Some requests failed or were cut off: see rehearsal.html among the logs.')
      else resolve(`The drop ended early (${signal ?? `exit code ${code}`}). ${lastLine}`.trim())
    })
  })
}
