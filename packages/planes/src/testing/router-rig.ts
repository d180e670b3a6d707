import { createServer } from 'node:http'
import { systemClock } from '@manga-assist/clock'
import { type ClassRule, createClassifier, createStaticPolicy } from '@manga-assist/overflow'
import { onTestFinished } from 'vitest'
import {
  createHttpUpstreamPlane,
  createInProcessPlane,
  createLambdaPlane,
  createOverflowRouter,
  type HttpUpstreamPlaneOptions,
  type LambdaPlaneOptions,
  type NodeListener,
  noOverflowPlane,
  type OverflowPlane,
  type OverflowRouter,
  type OverflowRouterOptions,
  type PrimaryPlane,
  type RequestRouted,
  type RouterEvent,
  TaskLimit,
} from '../index.ts'
import { listenOn, until } from './servers.ts'

export interface RouterRig {
  url: string
  router: OverflowRouter
  events: RouterEvent[]
  /** Events of requests that are over. */
  routed(): RequestRouted[]
}

export interface RigOptions {
  primary: (onEvent: (event: RouterEvent) => void) => PrimaryPlane
  overflow?: (onEvent: (event: RouterEvent) => void) => OverflowPlane
  maxBufferedBodyBytes?: number
  /** Default: everything but `/health` is of one class that can be spilled. */
  rules?: readonly ClassRule[]
  /** Settings of the router itself. */
  router?: Partial<OverflowRouterOptions>
}

const oneClass: readonly ClassRule[] = [
  { path: '/health' },
  { path: '/', class: { name: 'request', weight: 1, spillable: true } },
]

const trace = { traceId: '5759e988bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8', sampled: false }

/** A router on a socket of its own, until the test ends. */
export async function routerRig(options: RigOptions): Promise<RouterRig> {
  const { primary, overflow = () => noOverflowPlane, maxBufferedBodyBytes, rules = oneClass, router: more } = options
  const events: RouterEvent[] = []
  const onEvent = (event: RouterEvent) => {
    events.push(event)
  }
  // Credentials that nobody checks; the AWS client does not send without.
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
  const router = createOverflowRouter({
    primary: primary(onEvent),
    overflow: overflow(onEvent),
    policy: createStaticPolicy(),
    classify: createClassifier(rules),
    exempt: (_request, response) => response.end('exempt'),
    clock: systemClock,
    readTrace: () => trace,
    random: () => 0.5,
    onEvent,
    ...(maxBufferedBodyBytes !== undefined && { maxBufferedBodyBytes }),
    ...more,
  })
  const url = await listenOn(createServer(router.listener))
  onTestFinished(() => router.close())
  const routed = () => events.filter((event) => event.kind === 'request-routed')
  return { url, router, events, routed }
}

/** This process as the primary plane, with a fixed reading of its load. */
export function inProcess(listener: NodeListener, concurrencyLimit = 10): RigOptions['primary'] {
  const reading = { cpuUtilization: undefined, eventLoopUtilization: undefined, readAtMs: undefined }
  const sensor = { read: () => reading, close: () => {} }
  const limit = () => new TaskLimit({ most: concurrencyLimit, clock: systemClock, isAdaptive: () => false })
  return () => createInProcessPlane({ listener, limit: limit(), sensor, clock: systemClock })
}

/** A primary plane without room: every request that can be spilled is. */
export function alwaysFull(listener: NodeListener = () => {}): RigOptions['primary'] {
  return (onEvent) => {
    const plane = inProcess(listener)(onEvent)
    return { ...plane, load: () => ({ ...plane.load(), inFlight: 10 }) }
  }
}

/** Fills the primary plane's door but leaves room behind it: requests spill first, and may come back. */
export function aboveWatermark(listener: NodeListener): RigOptions['primary'] {
  return (onEvent) => {
    const plane = inProcess(listener)(onEvent)
    return { ...plane, load: () => ({ ...plane.load(), inFlight: 9 }) }
  }
}

/** Tasks over HTTP as the primary plane. */
export function tasks(
  addresses: readonly string[],
  more: Partial<HttpUpstreamPlaneOptions> = {},
): RigOptions['primary'] {
  return (onEvent) =>
    createHttpUpstreamPlane({ addresses, clock: systemClock, random: () => 0, onEvent, pollIntervalMs: 20, ...more })
}

/** Lambda at an endpoint as the overflow plane. */
export function lambda(endpoint: string, more: Partial<LambdaPlaneOptions> = {}): NonNullable<RigOptions['overflow']> {
  return (onEvent) =>
    createLambdaPlane({
      functionName: 'chat',
      endpoint,
      region: 'us-east-1',
      maxConcurrency: 20,
      clock: systemClock,
      onEvent,
      ...more,
    })
}

/** Resolves when every task has answered its first poll. */
export async function tasksReady(rig: RouterRig, count: number): Promise<void> {
  await until(() => rig.router.status().planes[0]?.tasks.filter(({ state }) => state === 'ready').length === count)
}
