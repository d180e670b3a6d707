import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '@manga-assist/clock/testing'
import type { ChapterDrop } from '@manga-assist/contracts'
import { createLambdaEmulator, type LambdaEmulatorEvent } from '@manga-assist/lambda-emulator'
import { expect, onTestFinished, test } from 'vitest'
import type { NodeListener } from '../serving.ts'
import { inProcess, lambda, routerRig } from '../testing/router-rig.ts'
import { until } from '../testing/servers.ts'
import { watchDemand } from '../watch-demand.ts'

const wallMs = Date.UTC(2026, 10, 21)
const drop: ChapterDrop = { titleId: 'monster', atMs: wallMs + 120_000, expectedMultiple: 5 }
/** Two slots are held ordinarily, four are there: a drop that brings five times as much needs seven environments. */
const [ordinary, limit, needed] = [2, 4, 7]
const arriving = ordinary * 4 + 1

test('with a drop in the calendar its environments are warm before it, and what spills meets no cold start', async () => {
  const stack = await startStack()
  const { clock } = stack.follow([drop])
  await stack.read()
  await clock.advance(90_000)
  // No faster than the machine, which starts real processes: what did not come up at first is asked for again.
  await expect
    .poll(async () => {
      await clock.advance(50)
      return stack.rig.router.environments().warm
    })
    .toBe(needed)
  expect(clock.wallNow()).toBeLessThan(drop.atMs)
  expect(stack.environments()).toBe(needed)

  await clock.advance(drop.atMs - clock.wallNow())
  stack.forget()
  expect(await stack.burst(arriving)).toEqual({ here: limit - ordinary, lambda: needed })
  expect([stack.starts('cold'), stack.starts('warm')]).toEqual([0, needed])
})

test('without one the same burst starts its environments itself', async () => {
  const stack = await startStack()
  const { clock } = stack.follow([])
  await stack.read()
  await clock.advance(120_000)
  expect(stack.environments()).toBe(0)
  expect(await stack.burst(arriving)).toEqual({ here: limit - ordinary, lambda: needed })
  expect(stack.starts('cold')).toBeGreaterThan(0)
})

/** Answers like the product's function: it keeps an environment that is only started for as long as it is asked to. */
const handler = `
  import { createHandler } from ${JSON.stringify(import.meta.resolve('@manga-assist/adapter-lambda'))}
  import { systemClock as clock } from ${JSON.stringify(import.meta.resolve('@manga-assist/clock'))}
  const busy = (request) => new Promise((resolve) => setTimeout(resolve, request.url.endsWith('/health') ? 0 : 500))
  const id = crypto.randomUUID()
  export const handler = createHandler({
    clock,
    environmentId: () => id,
    fetch: async (request) => (await busy(request), new Response()),
  })`

/** A router whose own slots are held by ordinary requests, and a local Lambda with processes of its own. */
async function startStack() {
  const { directory, calendar } = folders()
  const events: LambdaEmulatorEvent[] = []
  const emulator = await createLambdaEmulator({
    functions: [{ name: 'chat', directory, startsAtOnce: needed }],
    port: 0,
    drainMs: 0,
    onEvent: (event) => events.push(event),
  })
  onTestFinished(() => emulator.close())
  const held: (() => void)[] = []
  const rig = await routerRig({ primary: inProcess(holdTo(held), limit), overflow: lambda(emulator.url) })
  for (let request = 0; request < ordinary; request += 1) fetch(`${rig.url}/ordinary`).catch(() => {})
  await until(() => rig.router.demand().here === ordinary)
  const isStart = (event: LambdaEmulatorEvent) => event.kind === 'invocation-started'
  return {
    rig,
    environments: () => emulator.status().functions[0]?.environments.length,
    /** Invocations since the last `forget` that had to wait for their environment, or found one. */
    starts: (how: 'cold' | 'warm') => events.filter(isStart).filter(({ cold }) => cold === (how === 'cold')).length,
    forget: () => {
      events.length = 0
    },
    follow(drops: readonly ChapterDrop[]) {
      writeFileSync(calendar, JSON.stringify(drops))
      return watch(rig, calendar)
    },
    read: () => until(() => rig.events.some(({ kind }) => kind === 'calendar-read')),
    /** Requests that arrive together, and where they were answered. */
    async burst(count: number) {
      const places: string[] = []
      const requests = Array.from({ length: count }, async () => {
        const { headers } = await fetch(`${rig.url}/drop`)
        places.push(headers.get('x-served-by') ?? 'nowhere')
      })
      // Slots that are taken here stay taken until all others have been answered.
      await until(() => places.length + held.length === count)
      for (const answer of held) answer()
      await Promise.all(requests)
      const at = (name: string) => places.filter((place) => place === name).length
      return { here: at('fargate'), lambda: at('lambda') }
    },
  }
}

/** Ordinary requests are never answered, those of a drop when the test says so. */
function holdTo(held: (() => void)[]): NodeListener {
  return ({ url }, response) => {
    if (url === '/drop') held.push(() => response.end())
  }
}

/** What watches the router's demand, on a clock of its own that the test moves. */
function watch(rig: Awaited<ReturnType<typeof routerRig>>, calendar: string) {
  const clock = new ManualClock({ wallMs })
  const prices = { taskUsdPerHour: 0.0395, slotUsdPerHour: 0.024 }
  const settings = { slotsPerTask: undefined, minTasks: 1, maxTasks: 10, ...prices }
  const watching = watchDemand({
    router: rig.router,
    scaling: { settings, sees: 'task', taskLimit: limit },
    prewarming: { calendar, pollMs: 30_000, risingEdge: false },
    clock,
    onEvent: (event) => rig.events.push(event),
  })
  onTestFinished(() => {
    watching.close()
    expect(clock.pendingTimers).toBe(0)
  })
  return { clock }
}

function folders() {
  const directory = mkdtempSync(join(tmpdir(), 'prewarm-function-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  mkdirSync(join(directory, 'dist'))
  writeFileSync(join(directory, 'dist/handler.mjs'), handler)
  return { directory, calendar: join(directory, 'drops.json') }
}
