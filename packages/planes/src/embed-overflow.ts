import { randomUUID } from 'node:crypto'
import { systemClock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import {
  type AdaptivePolicy,
  type ClassRule,
  classesOf,
  createClassifier,
  createStaticPolicy,
  type GuardOptions,
  type StaticPolicyOptions,
} from '@manga-assist/overflow'
import { createOverflowPlane } from './create-overflow-plane.ts'
import { createInProcessPlane } from './in-process-plane.ts'
import type { LambdaPlaneOptions } from './lambda/lambda-plane.ts'
import { createOverflowRouter } from './overflow-router.ts'
import type { RedirectSettings } from './redirect/redirect-plane.ts'
import type { OverflowRouter } from './router.ts'
import type { RouterEvent } from './router-event.ts'
import { processCpuUsage } from './sensors/cpu-usage.ts'
import { createLoadSensor } from './sensors/load-sensor.ts'
import type { NodeListener } from './serving.ts'
import { TaskLimit } from './task-limit.ts'

export interface EmbedOverflowOptions {
  /** Most requests that run in this process at once; under the adaptive policy as few as its answers bear. */
  concurrencyLimit: number
  /** The function that runs what does not fit. It answers HTTP events of payload version 2.0, streaming. */
  lambda: Omit<LambdaPlaneOptions, 'clock' | 'onEvent'>
  /** Sends clients to the function's URL in place of relaying, where they can be sent. */
  redirect?: RedirectSettings
  /** Routes to classes; the first rule that fits decides, and what fits none is never limited. Default: all spill. */
  rules?: readonly ClassRule[]
  watermarks?: StaticPolicyOptions
  /** Requests that the ledger keeps, see `ledger()`. Default 65,536. */
  ledgerEntries?: number
  /** In place of the static policy with these watermarks. */
  policy?: AdaptivePolicy
  /** Serves every request, and only tells what would have been decided. */
  isShadow?: boolean
  /** Bounds on money, and proof of the way; nothing is bounded when left out. */
  guards?: GuardOptions
  /** Default: says on standard error, once, that the overflow plane cannot be reached, and nothing else. */
  onEvent?: (event: RouterEvent) => void
}

const everythingSpills: readonly ClassRule[] = [{ path: '/', class: { name: 'request', weight: 1, spillable: true } }]

/**
 * Puts the overflow router in front of an application inside the same process, with the machine's clock and chance.
 * The listener that comes back takes the place of the application's own in `createServer`.
 */
export function embedOverflow(listener: NodeListener, options: EmbedOverflowOptions): OverflowRouter {
  const {
    concurrencyLimit,
    lambda,
    redirect,
    rules = everythingSpills,
    watermarks,
    policy,
    guards,
    isShadow,
    onEvent = reportUnreachable,
  } = options
  const clock = systemClock
  const used = policy ?? createStaticPolicy(watermarks)
  const limit = new TaskLimit({ most: concurrencyLimit, clock, isAdaptive: () => used.kind === 'adaptive' })
  const sensor = createLoadSensor({ clock, cpu: processCpuUsage() })
  return createOverflowRouter({
    primary: createInProcessPlane({ listener, limit, sensor, clock }),
    overflow: createOverflowPlane('lambda', { ...lambda, redirect, newId: randomUUID, clock, onEvent }),
    policy: used,
    guards,
    isShadow,
    classes: classesOf(rules),
    ...(options.ledgerEntries !== undefined && { ledgerEntries: options.ledgerEntries }),
    classify: createClassifier(rules),
    exempt: listener,
    clock,
    readTrace: createTraceReader({ sampleRate: 0, random: Math.random }),
    random: Math.random,
    onEvent,
  })
}

/** An overflow plane that was set up wrongly would otherwise be noticed in the first burst only. */
function reportUnreachable(event: RouterEvent): void {
  if (event.kind !== 'overflow-not-reachable') return
  const reason = event.error instanceof Error ? event.error.message : String(event.error)
  console.error(`the overflow plane cannot be reached, so nothing spills: ${reason}`)
}
