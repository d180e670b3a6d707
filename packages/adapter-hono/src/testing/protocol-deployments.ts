import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createHandler } from '@manga-assist/adapter-lambda'
import { listenerOf } from '@manga-assist/adapter-lambda/testing'
import { systemClock as clock, sleep } from '@manga-assist/clock'
import { answerError, type PlaneName } from '@manga-assist/contracts'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { createClassifier, createStaticPolicy } from '@manga-assist/overflow'
import {
  createHttpUpstreamPlane,
  createOverflowRouter,
  createRedirectPlane,
  type NodeListener,
  noOverflowPlane,
  type OverflowPlane,
  type RedirectEdge,
  type RouterEvent,
  withRedirectEdge,
} from '@manga-assist/planes'
import { alwaysFull, lambda } from '@manga-assist/planes/testing'
import { requestClassRules } from '../request-classes.ts'
import { createChatSockets } from '../sockets/chat-sockets.ts'
import { createProtocolApp } from './protocol-app.ts'

/** The application at an address, and what it must say of where it ran. */
export interface Deployment {
  origin: string
  plane: PlaneName
  /** Requests that were sent on to the function, where clients are redirected. */
  redirected?(): number
  close(): Promise<void>
}

/** On Hono, over a socket. */
export async function onFargate(): Promise<Deployment> {
  const sockets = createChatSockets({ clock })
  const { app, close } = createProtocolApp('fargate', ':memory:', { sockets })
  const http = createServer({ shouldUpgradeCallback: sockets.takesUpgrade }, getRequestListener(app.fetch))
  const server = await listen(sockets.attach(http, app.fetch))
  return { origin: server.origin, plane: 'fargate', close: () => server.close().then(close) }
}

/** The same, with a router of its own in front. */
export async function behindRouter(): Promise<Deployment> {
  const task = await onFargate()
  const primary = createHttpUpstreamPlane({ ...quiet, addresses: [task.origin], pollIntervalMs: 20 })
  const router = createOverflowRouter({ ...quiet, ...routing(), primary, overflow: noOverflowPlane })
  const server = createServer((request, response) => router.listener(request, response))
  const { origin, close } = await listen(server.on('upgrade', primary.upgrades.relay))
  while (primary.load().concurrencyLimit === 0) await sleep(clock, 1)
  return { origin, plane: 'fargate', close: () => close().then(router.close).then(task.close) }
}

/** The Lambda handler, with a socket in front of it. */
export async function onLambda(): Promise<Deployment> {
  const { app, close } = createProtocolApp('lambda', ':memory:')
  const server = await listen(createServer(listenerOf(createHandler({ fetch: app.fetch, clock }))))
  return { origin: server.origin, plane: 'lambda', close: () => server.close().then(close) }
}

/** A router whose own plane is full; behind it the application, and the function in a local Lambda, a process each. */
export async function onSpillPath(): Promise<Deployment> {
  const local = await localFunction()
  const router = await fullRouter(
    lambda(local.url)(() => {}),
    getRequestListener(local.task.app.fetch),
  )
  return { origin: router.origin, plane: 'lambda', close: () => router.close().then(local.close) }
}

const ticketSecret = 'a secret of routers and functions, for tests only'

/** The same, where the router sends its clients to the function's URL, which is below a path of its own origin. */
export async function onRedirectPath(): Promise<Deployment> {
  const local = await localFunction({ OVERFLOW_TICKET_SECRETS: ticketSecret })
  const relayBeside = () => lambda(local.url)(() => {})
  const settings = { secret: ticketSecret, relayBeside, newId: randomUUID, relayOneIn: 10_000 }
  const overflow = createRedirectPlane({ ...quiet, ...settings })
  const edge = { path: '/overflow', functionUrl: local.functionUrl }
  let sentOn = 0
  const onEvent = (event: RouterEvent) => {
    if (event.kind === 'request-routed' && event.outcome === 'redirected') sentOn += 1
  }
  const router = await fullRouter(overflow, getRequestListener(local.task.app.fetch), { edge, onEvent })
  const close = () => router.close().then(local.close)
  return { origin: router.origin, plane: 'lambda', redirected: () => sentOn, close }
}

/** The function in a local Lambda, and a task on the same stores. */
async function localFunction(environment: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'manga-protocols-'))
  const databaseFile = join(folder, 'manga.sqlite')
  const emulator = await createLambdaEmulator({
    port: 0,
    drainMs: 0,
    functions: [
      {
        name: 'chat',
        directory: import.meta.dirname,
        taskRoot: import.meta.dirname,
        handler: 'protocol-function.handler',
        environment: { DATABASE_FILE: databaseFile, ...environment },
        url: { port: 0, invokeMode: 'RESPONSE_STREAM' },
      },
    ],
  })
  // Full for all that takes a slot: who resumes an answer of the function's does so here.
  const task = createProtocolApp('fargate', databaseFile)
  const close = async () => {
    await task.close()
    await emulator.close()
    rmSync(folder, { recursive: true })
  }
  return { url: emulator.url, functionUrl: emulator.status().functions[0]?.url ?? '', task, close }
}

/** A router without any room: everything is shed. */
export async function onFullHouse(): Promise<Deployment> {
  return { ...(await fullRouter(noOverflowPlane)), plane: 'fargate' }
}

const exempt: NodeListener = (_request, response) => response.end('exempt')

const quiet = { clock, random: () => 0.5, onEvent: () => {} }

/** What two routers must not share, or hold nothing of. */
const routing = () => ({
  policy: createStaticPolicy(),
  classify: createClassifier(requestClassRules),
  exempt,
  readTrace: () => ({ traceId: 'ab'.repeat(16), parentId: 'cd'.repeat(8), sampled: false }),
  answerError,
})

async function fullRouter(
  overflow: OverflowPlane,
  listener?: NodeListener,
  { edge, onEvent = quiet.onEvent }: { edge?: RedirectEdge; onEvent?: (event: RouterEvent) => void } = {},
): Promise<{ origin: string; close(): Promise<void> }> {
  // The client of the local Lambda signs with credentials that nobody checks.
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
  const router = createOverflowRouter({
    ...quiet,
    ...routing(),
    onEvent,
    primary: alwaysFull(listener)(() => {}),
    overflow,
  })
  const server = await listen(createServer(withRedirectEdge(router.listener, edge)))
  return { origin: server.origin, close: () => server.close().then(() => router.close()) }
}

async function listen(server: Server): Promise<{ origin: string; close(): Promise<void> }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
