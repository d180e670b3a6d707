import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createHandler } from '@manga-assist/adapter-lambda'
import { listenerOf } from '@manga-assist/adapter-lambda/testing'
import { systemClock as clock } from '@manga-assist/clock'
import { answerError, type PlaneName } from '@manga-assist/contracts'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { createClassifier, createStaticPolicy } from '@manga-assist/overflow'
import { createOverflowRouter, noOverflowPlane, type OverflowPlane } from '@manga-assist/planes'
import { alwaysFull, lambda } from '@manga-assist/planes/testing'
import { requestClassRules } from '../request-classes.ts'
import { createProtocolApp } from './protocol-app.ts'

/** The application at an address, and what it must say of where it ran. */
export interface Deployment {
  origin: string
  plane: PlaneName
  close(): Promise<void>
}

/** On Hono, over a socket. */
export async function onFargate(): Promise<Deployment> {
  const { app, close } = createProtocolApp('fargate', ':memory:')
  const server = await listen(getRequestListener(app.fetch))
  return { origin: server.origin, plane: 'fargate', close: () => server.close().then(close) }
}

/** The Lambda handler, with a socket in front of it. */
export async function onLambda(): Promise<Deployment> {
  const { app, close } = createProtocolApp('lambda', ':memory:')
  const server = await listen(listenerOf(createHandler({ fetch: app.fetch, clock })))
  return { origin: server.origin, plane: 'lambda', close: () => server.close().then(close) }
}

/** A router whose own plane is full, and behind it the function in a local Lambda, a process each environment. */
export async function onSpillPath(): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'manga-protocols-'))
  const emulator = await createLambdaEmulator({
    port: 0,
    drainMs: 0,
    functions: [
      {
        name: 'chat',
        directory: import.meta.dirname,
        taskRoot: import.meta.dirname,
        handler: 'protocol-function.handler',
        environment: { DATABASE_FILE: join(folder, 'manga.sqlite') },
      },
    ],
  })
  const router = await fullRouter(lambda(emulator.url)(() => {}))
  const close = async () => {
    await router.close()
    await emulator.close()
    rmSync(folder, { recursive: true })
  }
  return { origin: router.origin, plane: 'lambda', close }
}

/** A router without any room: everything is shed. */
export async function onFullHouse(): Promise<Deployment> {
  return { ...(await fullRouter(noOverflowPlane)), plane: 'fargate' }
}

async function fullRouter(overflow: OverflowPlane): Promise<{ origin: string; close(): Promise<void> }> {
  // The client of the local Lambda signs with credentials that nobody checks.
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
  const router = createOverflowRouter({
    primary: alwaysFull()(() => {}),
    overflow,
    policy: createStaticPolicy(),
    classify: createClassifier(requestClassRules),
    exempt: (_request, response) => response.end('exempt'),
    clock,
    readTrace: () => ({ traceId: 'ab'.repeat(16), parentId: 'cd'.repeat(8), sampled: false }),
    random: () => 0.5,
    onEvent: () => {},
    answerError,
  })
  const server = await listen((request, response) => void router.listener(request, response))
  return { origin: server.origin, close: () => server.close().then(() => router.close()) }
}

async function listen(listener: RequestListener): Promise<{ origin: string; close(): Promise<void>; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close, server }
}
