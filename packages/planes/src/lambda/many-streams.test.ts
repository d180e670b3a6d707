import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { type AnswerStep, fakeLambdaEndpoint, preludePayload } from '../testing/fake-lambda-endpoint.ts'
import { alwaysFull, lambda, routerRig } from '../testing/router-rig.ts'
import { until } from '../testing/servers.ts'

const streams = 1_000
const disconnects = 10_000
const atOnce = 250

test('a thousand streams run at once: none waits for another, and nothing is left of them', async () => {
  const { rig, endpoint } = await spilled(streams, [{ kind: 'payload', bytes: 'x' }, { kind: 'wait' }])
  const before = resources()
  const answers = await Promise.all(Array.from({ length: streams }, () => fetch(rig.url)))
  expect(endpoint.openInvocations()).toBe(streams)
  endpoint.release()
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  expect(texts.filter((text) => text === 'x').length).toBe(streams)
  await until(() => endpoint.openInvocations() === 0)
  expect(rig.router.status().planes[1]).toMatchObject({ inFlight: 0 })
  expect(resources().Timeout ?? 0).toBeLessThanOrEqual((before.Timeout ?? 0) + 4)
})

// Ten thousand connections take ten seconds, and more on a machine that has other work.
const timeout = 120_000

test('ten thousand clients that leave in the middle leave no socket, no timer and no invocation', {
  timeout,
}, async () => {
  const { rig, endpoint } = await spilled(atOnce, [{ kind: 'payload', bytes: 'x' }, { kind: 'wait' }])
  await leaveOften(rig.url, atOnce)
  await until(() => endpoint.openInvocations() === 0)
  const before = resources()
  for (let left = atOnce; left < disconnects; left += atOnce) await leaveOften(rig.url, atOnce)
  await until(() => endpoint.openInvocations() === 0 && rig.routed().length === disconnects)
  expect(rig.routed().filter((event) => event.kind === 'request-routed' && event.outcome !== 'left')).toEqual([])
  expect(rig.router.status().planes[1]).toMatchObject({ inFlight: 0 })
  await until(() => (resources().TCPSocketWrap ?? 0) <= (before.TCPSocketWrap ?? 0) + 1)
  expect(resources().Timeout ?? 0).toBeLessThanOrEqual((before.Timeout ?? 0) + 1)
})

/** A router that spills everything to an endpoint which answers with these steps, and never comes to an end by itself. */
async function spilled(maxConcurrency: number, steps: readonly AnswerStep[]) {
  const endpoint = await fakeLambdaEndpoint(() => ({
    kind: 'stream',
    steps: [preludePayload(), ...steps, { kind: 'complete' }],
  }))
  return {
    endpoint,
    rig: await routerRig({ primary: alwaysFull(), overflow: lambda(endpoint.url, { maxConcurrency }) }),
  }
}

/** So many clients at once that ask, and close as soon as something comes. */
async function leaveOften(url: string, count: number): Promise<void> {
  const { port } = new URL(url)
  const leave = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'))
      socket.once('data', () => socket.destroy())
      socket.on('error', reject).on('close', () => resolve())
    })
  await Promise.all(Array.from({ length: count }, leave))
}

/** What keeps this process alive, counted by kind. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
