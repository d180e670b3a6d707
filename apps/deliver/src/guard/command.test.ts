import { ManualClock } from '@manga-assist/clock/testing'
import { commandManners } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { createFakeAws, type FakeAws } from '../testing/fake-aws.ts'
import { description } from './arguments.ts'
import { guardCommand } from './command.ts'
import { isStuck } from './judge.ts'
import { startCommand } from './start-command.ts'

const startMs = Date.UTC(2026, 10, 22)
const minute = 60_000
const stop = 'ecs stop-service-deployment'

/** Guards a command that takes so long, over an account in which a deployment was asked for as it began. */
async function guarded(account: FakeAws, { minutes = 60, code = 0, options = [] as string[] } = {}) {
  const clock = new ManualClock({ wallMs: startMs })
  const { run, calls } = createFakeAws(account)
  let errors = ''
  let started: readonly string[] = []
  const ended = guardCommand(['--stage', 'staging', ...options, '--', 'cdk', 'deploy', '--all'], {
    ...{ run, clock },
    start(command) {
      started = command
      return new Promise((resolve) => clock.after(minutes * minute, () => resolve(code)))
    },
    write() {},
    writeError(text) {
      errors += text
    },
  })
  const stopsAt: number[] = []
  for (let elapsed = 0; elapsed <= minutes; elapsed += 1) {
    while (stopsAt.length < calls.filter((call) => call === stop).length) stopsAt.push(elapsed)
    await clock.advance(minute)
  }
  return { code: await ended, errors, calls, started, stopsAt, timers: clock.pendingTimers }
}

function underWay(more: Partial<NonNullable<FakeAws['services']>[string]>): FakeAws {
  const service = { revisions: ['a'.repeat(40)], current: 1, strategy: 'CANARY' as const, deploymentUnderWay: true }
  return { services: { orchestrator: { ...service, createdAt: new Date(startMs).toISOString(), ...more } } }
}

describe('while a stage is deployed', () => {
  test('a canary whose tasks do not start is ended after a quarter of an hour, and the job fails', async () => {
    const { code, errors, stopsAt, timers } = await guarded(underWay({ stage: 'SCALE_UP' }))
    expect(code).toBe(1)
    expect(stopsAt).toEqual([16])
    expect(errors).toContain('guard: ended the deployment of orchestrator: its tasks had not started after 15 minutes')
    expect(errors).toContain('aws ecs describe-services --cluster manga-assist-staging --services orchestrator')
    expect(timers).toBe(0)
  })

  test('it is ended sooner where less is allowed', async () => {
    const { stopsAt } = await guarded(underWay({ stage: 'SCALE_UP' }), { options: ['--minutes', '3'] })
    expect(stopsAt).toEqual([4])
  })

  test.each(['POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP'])(
    'a canary that has come to %s is left alone',
    async (stage) => {
      const { code, calls } = await guarded(underWay({ stage }))
      expect(code).toBe(0)
      expect(calls).not.toContain(stop)
    },
  )

  test('a service that rolls is left to its circuit breaker', async () => {
    const { calls } = await guarded(underWay({ stage: 'SCALE_UP', strategy: 'ROLLING' }))
    expect(calls).toContain('ecs describe-service-deployments')
    expect(calls).not.toContain(stop)
  })

  test('nothing is ended where nothing is deployed, or nothing is there yet', async () => {
    expect((await guarded(underWay({ deploymentUnderWay: false }))).calls).not.toContain(stop)
    expect(await guarded({})).toMatchObject({ code: 0, errors: '' })
  })

  test('a call that fails is told and made again, and does not end the deployment', async () => {
    const { code, errors, calls } = await guarded(
      { ...underWay({ stage: 'SCALE_UP' }), failing: stop },
      { minutes: 20, code: 0 },
    )
    expect(code).toBe(0)
    expect(errors).toContain(
      'guard: aws ecs stop-service-deployment --service-deployment-arn arn:deployment/orchestrator',
    )
    expect(calls.filter((call) => call === stop).length).toBeGreaterThan(2)
  })

  test('ECS is asked twice a minute, until the command is over', async () => {
    const { calls } = await guarded({}, { minutes: 10 })
    expect(calls.length / 3).toBeGreaterThanOrEqual(19)
    expect(calls.length / 3).toBeLessThanOrEqual(20)
  })

  test('the command is run as it stands, and its exit code is handed on', async () => {
    expect(await guarded({}, { minutes: 1, code: 7 })).toMatchObject({ code: 7, started: ['cdk', 'deploy', '--all'] })
  })
})

test('before it has begun a deployment is as stuck as while it scales', () => {
  const deployment = { arn: 'a', strategy: 'CANARY', stage: undefined, createdAtMs: 0 }
  expect(isStuck(deployment, { wallMs: 11, mostMs: 10 })).toBe(true)
  expect(isStuck(deployment, { wallMs: 10, mostMs: 10 })).toBe(false)
})

test('a command ends with its own code, one that is not there is told, and one that runs on is told to stop', async () => {
  const never = new AbortController().signal
  expect(await startCommand([process.execPath, '-e', 'process.exit(5)'], never)).toBe(5)
  await expect(startCommand(['/no/such/program'], never)).rejects.toThrow('cannot run /no/such/program: ')
  const stopped = new AbortController()
  const running = startCommand([process.execPath, '-e', 'setInterval(() => {}, 1000)'], stopped.signal)
  stopped.abort()
  expect(await running).toBe(143)
})

commandManners({
  description,
  async run(argv) {
    let [written, errors] = ['', '']
    const code = await guardCommand(argv, {
      ...{ run: createFakeAws({}).run, clock: new ManualClock() },
      start: () => Promise.reject(new Error('was started')),
      write(text) {
        written += text
      },
      writeError(text) {
        errors += text
      },
    })
    return { code, written, errors }
  },
  badValues: [
    ['--', 'true'],
    ['--stage', 'staging'],
    ['--stage', 'staging', '--minutes', '0', '--', 'true'],
    ['--stage', 'prod', '--', 'true'],
  ],
})
