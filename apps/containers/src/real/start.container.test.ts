import { describe, expect, onTestFinished, test } from 'vitest'
import { docker, healthOf, imageOf, narrow, stateOf, tryDocker, untilHealthy } from '../testing/engine.ts'

const variables = [
  'NODE_ENV=development',
  'AUTH=dev',
  'COOKIE_SECRET=for-tests-only-0123456789',
  'DATABASE_FILE=:memory:',
]
const task = variables.flatMap((variable) => ['--env', variable])
const router = ['--env', 'TASKS=http://127.0.0.1:9', '--env', 'OVERFLOW_PLANE=none']
const services = [
  ['fargate', task],
  ['router', router],
  // Its environments keep their sockets there.
  ['lambda', ['--tmpfs', '/tmp']],
] as const

describe('a variable that does not fit ends the container, with a line that names it', () => {
  test.each([
    ['fargate', [], 'AUTH: '],
    ['fargate', [...task, '--env', 'PORT=high'], 'PORT: '],
    ['fargate', ['--env', 'AUTH=dev'], 'AUTH: must not be dev when NODE_ENV is production'],
    ['fargate', ['--env', 'AUTH=jwt'], 'JWT_ISSUER: '],
    ['router', [], 'TASKS: '],
    ['router', [...router, '--env', 'OVERFLOW_POLICY=clever'], 'OVERFLOW_POLICY: '],
  ] as const)('%s with %j: %s', (image, given, line) => {
    const { status, stderr } = tryDocker('run', '--rm', '--network', 'none', ...narrow, ...given, imageOf(image))
    expect(stderr).toContain('these environment variables do not fit:')
    expect(stderr).toContain(line)
    expect(status).toBe(2)
  })

  test('and so does an option of the local Lambda', () => {
    const options = ['--function=chat=/app/functions/chat', '--idle-ms=soon']
    const { status, stderr } = tryDocker('run', '--rm', '--network', 'none', ...narrow, imageOf('lambda'), ...options)
    expect(stderr).toContain('--idle-ms')
    expect(status).toBe(2)
  })
})

describe.each(services)('%s, held to half a processor', (image, options) => {
  test('becomes healthy by its own check, as a user who may do nothing', async () => {
    const container = start(...options, imageOf(image))
    await untilHealthy(container)
    expect(privilegesOf(container)).toEqual({ uid: 65532, capabilities: 0n, newPrivileges: false, writes: 'EROFS' })
  })

  test('ends in good time at SIGTERM, as process 1', async () => {
    const container = start(...options, imageOf(image))
    await untilHealthy(container)
    docker('stop', '--time', '30', container)
    expect(stateOf(container).ExitCode).toBe(0)
  })
})

describe('these checks can fail', () => {
  const deaf = ['--entrypoint', '/nodejs/bin/node', imageOf('fargate'), '--eval', 'setInterval(() => {}, 1000)']

  test('process 1 that knows no SIGTERM is killed', () => {
    const container = start(...deaf)
    docker('stop', '--time', '1', container)
    expect(stateOf(container).ExitCode).toBe(137)
  })

  test('what does not listen becomes unhealthy', async () => {
    const container = start('--health-interval', '1s', '--health-retries', '1', '--health-start-period', '1s', ...deaf)
    await expect.poll(() => healthOf(container), { timeout: 30_000 }).toBe('unhealthy')
  })

  test('a container without limits is root, writes and has capabilities', () => {
    const container = docker('run', '--detach', '--user', '0:0', ...deaf)
    onTestFinished(() => void docker('rm', '--force', container))
    const { uid, capabilities, newPrivileges, writes } = privilegesOf(container)
    expect({ uid, newPrivileges, writes }).toEqual({ uid: 0, newPrivileges: true, writes: 'written' })
    expect(capabilities).toBeGreaterThan(0n)
  })
})

/** A container that is not in the way of others; gone after the test. */
function start(...args: string[]): string {
  const container = docker('run', '--detach', '--health-interval', '1s', ...narrow, ...args)
  onTestFinished(() => void docker('rm', '--force', '--volumes', container))
  return container
}

/** What process 1 of a container may do, by what the kernel says of it. */
function privilegesOf(container: string) {
  const script = `
    const { readFileSync, writeFileSync } = require('node:fs')
    let writes = 'written'
    try { writeFileSync('/app/left-behind', '') } catch ({ code }) { writes = code }
    process.stdout.write(JSON.stringify({ status: readFileSync('/proc/1/status', 'utf8'), writes }))`
  const { status, writes } = JSON.parse(docker('exec', container, '/nodejs/bin/node', '--eval', script))
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? ''
  return {
    uid: Number(field('Uid')),
    capabilities: BigInt(`0x${field('CapEff')}`),
    newPrivileges: field('NoNewPrivs') !== '1',
    writes: String(writes),
  }
}
