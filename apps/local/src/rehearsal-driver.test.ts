import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock as clock } from '@manga-assist/clock'
import { expect, onTestFinished, test } from 'vitest'
import { createRehearsalDriver } from './rehearsal-driver.ts'

const running = { kind: 'rehearsal', state: 'running', leftMs: 26_000, problem: null }
const idle = { ...running, state: 'idle', leftMs: 0 }
const untilTold = 'process.on("SIGTERM", () => process.exit(143)); setInterval(() => {}, 1_000)'

test('plays a drop against the router, and says when it is over', async () => {
  const { ask, told, folder } = setUp('console.error(JSON.stringify(process.argv.slice(2))); process.exit(9)')
  ask('start')
  await expect.poll(() => told.length).toBe(2)
  const files = `"--json","${folder}/rehearsal.json","--html","${folder}/rehearsal.html"`
  const given = `["--base","http://127.0.0.1:1","--baseline","6","--multiple","10","--seconds","10",${files}]`
  expect(told).toEqual([running, { ...idle, problem: `The drop ended early (exit code 9). ${given}` }])
})

test.each([
  [0, null],
  [1, 'Some requests failed or were cut off: see rehearsal.html among the logs.'],
])('says how a drop ended that was played through: %d', async (code, problem) => {
  const { ask, told } = setUp(`process.exit(${code})`)
  ask('start')
  await expect.poll(() => told).toEqual([running, { ...idle, problem }])
})

test('plays one at a time, ends it when it is asked to, and takes no harm from other messages', async () => {
  const { ask, told, hear } = setUp(untilTold)
  for (const message of [{ kind: 'listening' }, { kind: 'rehearse', action: 'burn' }]) hear(message)
  ask('stop')
  ask('start')
  ask('start')
  expect(told).toEqual([running])
  ask('stop')
  await expect.poll(() => told).toEqual([running, idle])
})

test('leaves no process behind when the stack stops', async () => {
  const { ask, told, driver } = setUp(untilTold)
  ask('start')
  await driver.stop()
  expect(told).toEqual([running, idle])
  await driver.stop()
})

/** A driver whose load generator is this script. */
function setUp(script: string) {
  const root = mkdtempSync(join(tmpdir(), 'rehearsal-'))
  mkdirSync(join(root, 'apps/load/src'), { recursive: true })
  writeFileSync(join(root, 'apps/load/src/main.ts'), script)
  const told: object[] = []
  let hear: (message: unknown) => void = () => {}
  const driver = createRehearsalDriver({
    ...{ root, folder: root, inherited: process.env, clock },
    router: {
      listening: { url: 'http://127.0.0.1:1' },
      onMessage: (listener) => {
        hear = listener
      },
      send: (message) => void told.push(message),
    },
  })
  onTestFinished(async () => {
    await driver.stop()
    rmSync(root, { recursive: true, force: true })
  })
  const ask = (action: string) => hear({ kind: 'rehearse', action })
  return { driver, told, ask, hear: (message: unknown) => hear(message), folder: root }
}
