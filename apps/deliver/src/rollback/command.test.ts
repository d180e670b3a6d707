import { commandManners } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { createFakeAws, type FakeAws } from '../testing/fake-aws.ts'
import { description } from './arguments.ts'
import { rollbackCommand } from './command.ts'

const good = 'a'.repeat(40)
const bad = 'b'.repeat(40)
const never = 'c'.repeat(40)
const orchestrator = 'orchestrator'

const to = (service: string, sha: string, ...more: string[]) => [
  ...['--service', service, '--stage', 'staging', '--sha', sha],
  ...more,
]

async function run(argv: readonly string[], account: FakeAws) {
  const aws = createFakeAws(account)
  let output = ''
  let errors = ''
  const code = await rollbackCommand(argv, {
    run: aws.run,
    write: (text) => {
      output += text
    },
    writeError: (text) => {
      errors += text
    },
  })
  return { code, output, errors, ...aws }
}

function canaryService(more: object = {}): FakeAws {
  return {
    services: { [orchestrator]: { revisions: [good, bad, good, bad], current: 4, strategy: 'CANARY', ...more } },
  }
}

commandManners({
  description,
  async run(argv) {
    const { code, output: written, errors, calls } = await run(argv, {})
    expect(calls).toEqual([])
    return { code, written, errors }
  },
  badValues: [[], to('web', good), to('chat', 'main')],
})

describe('a service', () => {
  test('goes back all at once to the newest revision of the commit, and is a canary again afterwards', async () => {
    const { code, calls, services, output } = await run(to('orchestrator', good, '--apply'), canaryService())
    expect(code).toBe(0)
    expect(services[orchestrator]?.current).toBe(3)
    expect(calls.filter((call) => /wait|update/.test(call))).toEqual([
      'ecs update-service',
      'ecs wait',
      'ecs update-service',
    ])
    expect(output).toContain('"canaryPercent":100')
    expect(output.trim().split('\n').at(-1)).toContain(`'{"strategy":"CANARY","minimumHealthyPercent":100}'`)
  })

  test('goes back by its canary when asked to', async () => {
    const { calls, output } = await run(to('orchestrator', good, '--apply', '--canary'), canaryService())
    expect(calls.filter((call) => /wait|update/.test(call))).toEqual(['ecs update-service', 'ecs wait'])
    expect(output).not.toContain('--deployment-configuration')
  })

  test('is waited for while its canary takes longer than the client waits', async () => {
    const { code, calls } = await run(to('orchestrator', good, '--apply', '--canary'), canaryService({ givesUp: 3 }))
    expect(code).toBe(0)
    expect(calls.filter((call) => call === 'ecs wait')).toHaveLength(4)
  })

  test('is not waited for without end', async () => {
    const { code, errors } = await run(to('orchestrator', good, '--apply', '--canary'), canaryService({ givesUp: 9 }))
    expect(code).toBe(1)
    expect(errors).toContain('Max attempts exceeded')
  })

  test('whose wait fails for another reason is not waited for again', async () => {
    const account = { ...canaryService(), failing: 'ecs wait' }
    const { code, calls } = await run(to('orchestrator', good, '--apply', '--canary'), account)
    expect(code).toBe(1)
    expect(calls.filter((call) => call === 'ecs wait')).toHaveLength(1)
  })

  test('whose canary goes back by itself has not arrived', async () => {
    const { code, errors } = await run(
      to('orchestrator', good, '--apply', '--canary'),
      canaryService({ goesBack: true }),
    )
    expect(code).toBe(1)
    expect(errors).toContain(`did not stay at ${good}: it runs ${bad}`)
  })

  test('has its deployment under way ended first', async () => {
    const { calls } = await run(to('orchestrator', good, '--apply'), canaryService({ deploymentUnderWay: true }))
    expect(calls.filter((call) => /stop|wait|update/.test(call))).toEqual([
      'ecs stop-service-deployment',
      'ecs wait',
      'ecs update-service',
      'ecs wait',
      'ecs update-service',
    ])
  })

  test('that rolls keeps its configuration', async () => {
    const name = 'router'
    const account: FakeAws = { services: { [name]: { revisions: [good, bad], current: 2, strategy: 'ROLLING' } } }
    const { services, output } = await run(to('router', good, '--apply'), account)
    expect(services[name]?.current).toBe(1)
    expect(output).not.toContain('--deployment-configuration')
  })

  test('that runs the commit is left alone', async () => {
    const { code, calls, errors } = await run(to('orchestrator', bad, '--apply'), canaryService())
    expect(code).toBe(0)
    expect(calls).not.toContain('ecs update-service')
    expect(errors).toContain('already')
  })

  test('that never ran the commit is left alone', async () => {
    const { code, calls, errors } = await run(to('orchestrator', never, '--apply'), canaryService())
    expect(code).toBe(1)
    expect(calls).not.toContain('ecs update-service')
    expect(errors).toContain(`no revision of ${orchestrator} has an image of commit ${never}`)
  })

  test('whose image is gone is left alone', async () => {
    const { code, calls, errors } = await run(to('orchestrator', good, '--apply'), {
      ...canaryService(),
      images: [bad],
    })
    expect(code).toBe(1)
    expect(calls).not.toContain('ecs update-service')
    expect(errors).toContain('ImageNotFoundException')
  })

  test('that does not become stable: says what failed and which calls are left', async () => {
    const { code, errors } = await run(to('orchestrator', good, '--apply'), { ...canaryService(), failing: 'ecs wait' })
    expect(code).toBe(1)
    expect(errors).toContain('aws ecs wait services-stable')
    expect(errors).toContain('# the next deployment is a canary again')
  })
})

describe('a function', () => {
  const chat = 'manga-assist-staging-chat'
  const account = (): FakeAws => ({
    functions: {
      [chat]: { versions: ['by hand', good, good, bad].map((commit) => `manga-assist chat ${commit}`), live: 4 },
    },
  })

  test('goes back to the newest version of the commit', async () => {
    const { code, functions } = await run(to('chat', good, '--apply'), account())
    expect(code).toBe(0)
    expect(functions[chat]?.live).toBe(3)
  })

  test('that never ran the commit is left alone', async () => {
    const { code, functions, errors } = await run(to('chat', never, '--apply'), account())
    expect(code).toBe(1)
    expect(functions[chat]?.live).toBe(4)
    expect(errors).toContain(`no version of ${chat} was made of commit ${never}`)
  })
})

test('without --apply nothing is changed, and the calls are printed', async () => {
  const { code, calls, services, output } = await run(to('orchestrator', good), canaryService())
  expect(code).toBe(0)
  expect(services[orchestrator]?.current).toBe(4)
  expect(calls.filter((call) => /stop|wait|update/.test(call))).toEqual([])
  expect(output.split('\n')[0]).toMatch(/^aws ecs update-service --cluster manga-assist-staging .+:3 /)
})

test('the calls can be had as JSON', async () => {
  const { output } = await run(to('orchestrator', good, '--canary', '--json'), canaryService())
  expect(JSON.parse(output)[0].args).toEqual(expect.arrayContaining(['update-service', orchestrator]))
})

test.each(['orchestrator', 'socket', 'router', 'chat', 'enrich'])(
  'without an account it prints the calls for %s',
  async (name) => {
    const { code, calls, output, errors } = await run(to(name, good), { hasAccount: false })
    expect(code).toBe(0)
    expect(calls).toEqual(['sts get-caller-identity'])
    expect(output).toMatch(new RegExp(`(--service |manga-assist-staging-)${name} .*OF_${good}`))
    expect(errors).toContain('no account can be asked (Unable to locate credentials.)')
  },
)

test('with --apply there must be an account', async () => {
  const { code, output } = await run(to('orchestrator', good, '--apply'), { hasAccount: false })
  expect(code).toBe(1)
  expect(output).toBe('')
})

test.each([
  [[], '--service must be one of orchestrator, socket, router, chat, enrich, received nothing'],
  [to('web', good), '--service must be'],
  [to('chat', 'main'), '--sha must be the 40 hexadecimal digits of a commit (git rev-parse NAME), received "main"'],
  [
    ['--service', 'chat', '--stage', 'prod', '--sha', good],
    '--stage must be one of dev, staging, production, received "prod"',
  ],
  [to('chat', good, '--force'), 'there is no option --force'],
])('refuses %j', async (argv, message) => {
  const { code, errors, calls } = await run(argv, {})
  expect(code).toBe(2)
  expect(errors).toContain(message)
  expect(calls).toEqual([])
})
