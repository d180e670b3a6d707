import type { Clock } from '@manga-assist/clock'
import { createClient } from './client.ts'
import type { BurstOptions } from './options.ts'
import { type OwnStack, StackError, startOwnStack } from './own-stack.ts'

/** What a run drives. */
export interface Target {
  base: string
  /** Given when the command started it, and so has to stop it. */
  stack?: OwnStack
}

/** How to reach a running stack, and how to start one. */
export interface StackSettings {
  /** Entry point of a stack, run with this Node. */
  script: string
  environment: NodeJS.ProcessEnv
  /** Where a stack that is already running answers. */
  runningBase: string
}

export interface TargetDependencies {
  clock: Clock
  stack: StackSettings
  /** Told in one line what was chosen, before a start that may take a while. */
  announce(line: string): void
}

/** A local service that is up answers this at once. */
const readyTimeoutMs = 2_000

/**
 * The base that was given; else a running stack, unless the options ask for one of its own; else a stack that it
 * starts. Rejects with a StackError, or with the signal's reason.
 */
export async function openTarget(
  { base, overflow, killTask, simulate }: BurstOptions,
  { clock, stack, announce }: TargetDependencies,
  signal: AbortSignal,
): Promise<Target> {
  if (base !== undefined) {
    // Whether it is ready is what the run will show; that something answers at all must be so.
    if ((await statusOf(base, clock, signal)) !== undefined) return { base }
    signal.throwIfAborted()
    throw new StackError(`nothing answers at ${base} within ${readyTimeoutMs} ms`)
  }
  const mayShare = overflow === undefined && !killTask && !simulate
  if (mayShare && (await statusOf(stack.runningBase, clock, signal)) === 200) return { base: stack.runningBase }
  signal.throwIfAborted()
  announce(mayShare ? `nothing is ready at ${stack.runningBase}: starting a stack …` : 'starting a stack …')
  const own = await startOwnStack({ clock, ...stack, overflow: overflow ?? 'on' }, signal)
  return { base: own.base, stack: own }
}

/** Status that `/ready` answers; undefined when no whole answer comes in time. */
async function statusOf(base: string, clock: Clock, signal: AbortSignal): Promise<number | undefined> {
  const client = createClient({ base, clock, requestTimeoutMs: readyTimeoutMs })
  try {
    const request = { method: 'GET', path: '/ready', headers: {}, answer: 'whole-body' } as const
    return (await client.send(request, signal)).status
  } finally {
    client.close()
  }
}
