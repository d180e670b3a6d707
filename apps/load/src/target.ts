import type { Clock } from '@manga-assist/clock'
import { createClient } from './client.ts'
import type { BurstOptions } from './options.ts'
import { type OwnStack, startOwnStack } from './own-stack.ts'

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
  { base, overflow, killTask }: BurstOptions,
  { clock, stack, announce }: TargetDependencies,
  signal: AbortSignal,
): Promise<Target> {
  if (base !== undefined) return { base }
  const mayShare = overflow === undefined && !killTask
  if (mayShare && (await isReady(stack.runningBase, clock, signal))) return { base: stack.runningBase }
  signal.throwIfAborted()
  announce(mayShare ? `nothing is ready at ${stack.runningBase}: starting a stack …` : 'starting a stack …')
  const own = await startOwnStack({ clock, ...stack, overflow: overflow ?? 'on' }, signal)
  return { base: own.base, stack: own }
}

async function isReady(base: string, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const client = createClient({ base, clock, requestTimeoutMs: readyTimeoutMs })
  try {
    const request = { method: 'GET', path: '/ready', headers: {}, answer: 'whole-body' } as const
    const { status, outcome } = await client.send(request, signal)
    return status === 200 && outcome.kind === 'completed'
  } finally {
    client.close()
  }
}
