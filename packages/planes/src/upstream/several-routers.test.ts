import { createServer, type ServerResponse } from 'node:http'
import { systemClock } from '@manga-assist/clock'
import { Gate } from '@manga-assist/overflow'
import { expect, onTestFinished, test } from 'vitest'
import { createLoadReporter } from '../load-reporter.ts'
import { fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { lambda, type RouterRig, routerRig, tasks, tasksReady } from '../testing/router-rig.ts'
import { listenOn, until } from '../testing/servers.ts'

/** Slots of each task; the routers leave for overflow at nine of ten. */
const limit = 10

test('two routers fill the same tasks together, spill from the same moment on, and never pass a limit', async () => {
  const { fleet, routers, held, ask } = await twoRouters({ refuses: false })
  const spilled = [0, 0]
  for (let request = 0; request < 30; request += 1) {
    const turn = request % 2
    if ((await ask(turn)) === 'lambda') spilled[turn] = (spilled[turn] ?? 0) + 1
    // Until the next look at each task, or its next answer, one cannot know of the other.
    await until(() => routers.every((router) => inFlightOf(router) === held()))
  }
  expect(held()).toBe(0.9 * fleet.length * limit)
  expect(fleet.map(({ peak }) => peak <= limit)).toEqual([true, true])
  expect(spilled).toEqual([6, 6])
  expect(routers.map((router) => router.router.status().mode)).toEqual(['overflow', 'overflow'])
})

test('what two routers send at the same moment is more than either knows: the tasks refuse it, and it is spilled', async () => {
  const { fleet, routers, held, ask } = await twoRouters({ refuses: true })
  const planes = await Promise.all(Array.from({ length: 60 }, (_, request) => ask(request % 2)))
  expect(planes.filter((plane) => plane === 'fargate').length).toBe(held())
  expect(planes.filter((plane) => plane === 'lambda').length).toBe(60 - held())
  expect(fleet.map(({ peak }) => peak <= limit)).toEqual([true, true])
  await until(() => routers.every((router) => inFlightOf(router) === held()))
  const refusedBefore = fleet.reduce((sum, { refused }) => sum + refused, 0)
  expect(await Promise.all([ask(0), ask(1)])).toEqual(['lambda', 'lambda'])
  expect(
    fleet.reduce((sum, { refused }) => sum + refused, 0),
    'asked for room that is known to be taken',
  ).toBe(refusedBefore)
})

function inFlightOf({ router }: RouterRig): number | undefined {
  return router.status().planes[0]?.inFlight
}

/** Two tasks that keep every request, each with ten slots, and two routers that know nothing of each other. */
async function twoRouters({ refuses }: { refuses: boolean }) {
  const fleet = await Promise.all([holdingTask(refuses), holdingTask(refuses)])
  const endpoint = await fakeLambdaEndpoint(() => ({
    kind: 'stream',
    steps: [preludePayload(), { kind: 'complete' }],
  }))
  const addresses = fleet.map(({ address }) => address)
  const rig = () =>
    routerRig({
      // A look that a busy machine delays is not to pass for a task that is gone.
      primary: tasks(addresses, { random: Math.random, pollIntervalMs: 60 }),
      overflow: lambda(endpoint.url, { maxConcurrency: 100 }),
      maxBufferedBodyBytes: 1_000,
    })
  const routers = [await rig(), await rig()] as const
  for (const router of routers) await tasksReady(router, fleet.length)
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  /** Resolves with the plane that answered; a task goes on holding the request. */
  const ask = async (turn: number) =>
    (await fetch(routers[turn === 0 ? 0 : 1].url, { signal: leaving.signal })).headers.get('x-served-by')
  return { fleet, routers, ask, held: () => fleet.reduce((sum, { gate }) => sum + gate.inFlight, 0) }
}

async function holdingTask(refuses: boolean) {
  const gate = new Gate()
  const counts = { peak: 0, refused: 0 }
  const unknown = { cpuUtilization: undefined, eventLoopUtilization: undefined }
  const report = createLoadReporter(
    () => ({ inFlight: gate.inFlight, concurrencyLimit: limit, ...unknown }),
    systemClock,
  )
  const hold = (response: ServerResponse) => {
    const permit = gate.acquire()
    counts.peak = Math.max(counts.peak, gate.inFlight)
    response.once('close', permit.release)
    response.writeHead(200).write('held')
  }
  const server = createServer((request, response) => {
    report(response)
    if (request.url === '/ready') response.writeHead(200).end()
    else if (!refuses || gate.inFlight < limit) hold(response)
    else {
      counts.refused += 1
      response.writeHead(503, { 'x-overflow-reason': 'primary-full' }).end()
    }
  })
  const address = await listenOn(server)
  return {
    address,
    gate,
    get peak() {
      return counts.peak
    },
    get refused() {
      return counts.refused
    },
  }
}
