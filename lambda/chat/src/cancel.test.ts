import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock as clock } from '@manga-assist/clock'
import { createLambdaEmulator, type LambdaEmulatorEvent } from '@manga-assist/lambda-emulator'
import { lambdaCostUsd } from '@manga-assist/overflow'
import { alwaysFull, lambda, routerRig } from '@manga-assist/planes/testing'
import { openSqliteStores } from '@manga-assist/providers'
import { expect, onTestFinished, test } from 'vitest'

type Finished = Extract<LambdaEmulatorEvent, { kind: 'invocation-finished' }>

const rules = [{ path: '/', class: { name: 'request', weight: 1, spillable: true } }]
/** Slow enough that no answer ends by itself in the time of a test. */
const tokensPerSecond = '0.1'

test('a function whose reader has left stops, its time is counted, and it serves the next reader', async () => {
  const { url, router, finished } = await spilledWithCancel()
  const leaving = new AbortController()
  const response = await fetch(`${url}/api/chat`, question(leaving.signal))
  const reader = response.body?.getReader()
  await reader?.read()
  leaving.abort()
  const run = await finished()
  expect(run.outcome).toBe('success')
  const twoSecondsUsd = lambdaCostUsd(2_000, 512)
  expect(router.status().budget.spentUsd).toBeGreaterThan(twoSecondsUsd)

  const next = await fetch(`${url}/health`)
  expect(next.status).toBe(200)
  expect(await finished()).toMatchObject({ environmentId: run.environmentId, cold: false })
})

/** The bundled function in the local Lambda behind a router without room, which share a database. */
async function spilledWithCancel() {
  const folder = mkdtempSync(join(tmpdir(), 'manga-cancel-'))
  const file = join(folder, 'manga.sqlite')
  const stores = openSqliteStores(file, clock)
  const runs: Finished[] = []
  let noted = () => {}
  const environment = {
    ...{ AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only', LOG_LEVEL: 'silent' },
    ...{ DATABASE_FILE: file, MODEL_TOKENS_PER_SECOND: tokensPerSecond },
  }
  const emulator = await createLambdaEmulator({
    port: 0,
    drainMs: 0,
    functions: [{ name: 'chat', directory: resolve(import.meta.dirname, '..'), environment }],
    onEvent: (event) => {
      if (event.kind !== 'invocation-finished') return
      runs.push(event)
      noted()
    },
  })
  onTestFinished(async () => {
    await emulator.close()
    await stores.close()
    rmSync(folder, { recursive: true })
  })
  const cancels = { newKey: randomUUID, cancel: (key: string) => stores.cancelKeys.cancel(key) }
  const rig = await routerRig({ primary: alwaysFull(), overflow: lambda(emulator.url, { cancels }), rules })
  async function finished(): Promise<Finished> {
    for (let run = runs.shift(); ; run = runs.shift()) {
      if (run !== undefined) return run
      await new Promise<void>((resolve) => {
        noted = resolve
      })
    }
  }
  return { ...rig, finished }
}

function question(signal: AbortSignal): RequestInit {
  const message = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'recommend a heist manga' }] }
  return {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', 'x-user-id': 'reader' },
    body: JSON.stringify({ id: 'c1', trigger: 'submit-message', messages: [message] }),
  }
}
