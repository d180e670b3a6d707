import { expect, inject, onTestFinished, test } from 'vitest'
import { openChats } from '../testing/chat.ts'
import { addressOf, docker, imageOf, narrow } from '../testing/engine.ts'

const project = inject('project')

const settings = {
  ...{ NODE_ENV: 'development', AUTH: 'dev', COOKIE_SECRET: 'for-tests-only-0123456789', DATABASE_FILE: ':memory:' },
  ...{ RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_ADDRESS_PER_MINUTE: '0', RATE_LIMIT_CONCURRENT: '0' },
  ...{ OVERFLOW_PLANE: 'lambda', LAMBDA_ENDPOINT: 'http://lambda:9001' },
  ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
}

test.each([
  { cpus: '0.1', planes: ['fargate', 'lambda'], reasons: ['cpu'] },
  // The twin: the same streams, on a task that has the CPU for them.
  { cpus: '0.5', planes: ['fargate'], reasons: [] },
])(
  'of 30 chats, 10 at once, a task of $cpus processors has on $planes, spilled for $reasons',
  async (expected) => {
    const origin = await startTask(expected.cpus)
    const answers = []
    for (const round of ['a', 'b', 'c']) {
      const chats = await openChats(origin, `starved-${expected.cpus}-${round}`, 10)
      const ends = await Promise.all(chats.map(({ end }) => end))
      answers.push(...chats.map((chat, index) => ({ ...chat, end: ends[index] })))
    }
    expect(answers.filter(({ end }) => end !== 'finish')).toEqual([])
    expect(valuesOf(answers.map(({ plane }) => plane))).toEqual(expected.planes)
    expect(valuesOf(answers.map(({ reason }) => reason))).toEqual(expected.reasons)
  },
  180_000,
)

/** A task that spills by itself; resolves when it is ready and what its start took is behind it. */
async function startTask(cpus: string): Promise<string> {
  const variables = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const limits = [...narrow, '--cpus', cpus]
  const container = docker(
    'run',
    '--detach',
    '--network',
    `${project}_back`,
    ...limits,
    ...variables,
    imageOf('fargate'),
  )
  onTestFinished(() => void docker('rm', '--force', '--volumes', container))
  const address = addressOf(container)
  const isReady = () =>
    fetch(`http://${address}:8080/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  await expect.poll(isReady, { timeout: 60_000, interval: 250 }).toBe(true)
  await expect.poll(() => cpuOf(`http://${address}:9090`), { timeout: 30_000, interval: 500 }).toBeLessThan(0.3)
  return `http://${address}:8080`
}

async function cpuOf(admin: string): Promise<number> {
  const { planes } = (await (await fetch(`${admin}/status`)).json()) as { planes: { cpuUtilization: number | null }[] }
  return planes[0]?.cpuUtilization ?? 1
}

function valuesOf(all: readonly (string | null)[]): string[] {
  return [...new Set(all.filter((one) => one !== null))].sort()
}
