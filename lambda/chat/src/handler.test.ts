import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createApp, developmentIdentity } from '@manga-assist/adapter-hono'
import { playScenario, type SendRequest, scenarios } from '@manga-assist/adapter-hono/testing'
import { systemClock as clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import { alwaysFull, lambda, listenOn, routerRig } from '@manga-assist/planes/testing'
import { createEmbeddedServices } from '@manga-assist/providers'
import { expect, onTestFinished, test } from 'vitest'

const directory = resolve(import.meta.dirname, '..')
const cookieSecret = 'a secret for tests only'
/** Everything goes to the overflow plane, as if no task had room. */
const everythingSpills = [{ path: '/', class: { name: 'request', weight: 1, spillable: true } }]

test('the function is bundled, as it ships', () => {
  expect(existsSync(join(directory, 'dist/handler.mjs')), 'run turbo run bundle, or npm test, which does').toBe(true)
})

test.each(scenarios)('spilled through the router into the bundle: $name', async (scenario) => {
  const onFargate = await playScenario(scenario, await servedHere())
  const onLambda = await playScenario(scenario, await spilledToBundle())
  expect(onLambda).toEqual(onFargate)
})

/** The application in this process. */
async function servedHere(): Promise<SendRequest> {
  const services = createEmbeddedServices({
    databaseFile: ':memory:',
    tokensPerSecond: 10_000,
    clock,
    newId: randomUUID,
  })
  onTestFinished(() => services.close())
  const app = createApp({
    ...services,
    plane: 'fargate',
    identify: developmentIdentity({ cookieSecret, newId: randomUUID }),
    isReady: () => true,
    clock,
    newId: randomUUID,
    readTrace: createTraceReader({ sampleRate: 0, random: Math.random }),
    onEvent: () => {},
  })
  return sendTo(await listenOn(createServer(getRequestListener(app.fetch))))
}

/** The bundled function in the local Lambda, behind a router that has no room itself. */
async function spilledToBundle(): Promise<SendRequest> {
  const folder = mkdtempSync(join(tmpdir(), 'manga-function-'))
  const environment = {
    AUTH: 'dev',
    COOKIE_SECRET: cookieSecret,
    DATABASE_FILE: join(folder, 'manga.sqlite'),
    MODEL_TOKENS_PER_SECOND: '10000',
    LOG_LEVEL: 'silent',
  }
  const emulator = await createLambdaEmulator({
    port: 0,
    functions: [{ name: 'chat', directory, environment }],
    drainMs: 0,
  })
  onTestFinished(async () => {
    await emulator.close()
    rmSync(folder, { recursive: true })
  })
  const { url } = await routerRig({ primary: alwaysFull(), overflow: lambda(emulator.url), rules: everythingSpills })
  return sendTo(url)
}

function sendTo(origin: string): SendRequest {
  return (path, init) => fetch(`${origin}${path}`, init)
}
