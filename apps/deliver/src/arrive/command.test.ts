import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { createFakeAws, type FakeAws } from '../testing/fake-aws.ts'
import { description } from './arguments.ts'
import { arriveCommand } from './command.ts'

const [good, bad, never] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string]
const chat = 'manga-assist-staging-chat'
const enrich = 'manga-assist-staging-enrich'

interface Taken {
  /** Revision of the router and version of the chat function that run: the first is of `good`, the second of `bad`. */
  router?: number
  chatVersion?: number
  goesBack?: boolean
  failing?: string
}

/** A stage whose stacks name `bad` everywhere. */
function stageAt({ router = 2, chatVersion = 2, goesBack = false, ...more }: Taken = {}): FakeAws {
  const revisions = [good, bad]
  const versions = revisions.map((commit) => `manga-assist ${commit}`)
  return {
    services: {
      orchestrator: { revisions, current: 2, strategy: 'ROLLING' },
      socket: { revisions, current: 2, strategy: 'ROLLING' },
      router: { revisions, current: router, strategy: 'CANARY', goesBack },
    },
    functions: { [chat]: { versions, live: chatVersion }, [enrich]: { versions, live: 2 } },
    ...more,
  }
}

const toward = (commits: Record<string, string> = {}) => {
  const all = { orchestrator: bad, socket: bad, router: bad, chat: bad, enrich: bad, ...commits }
  const list = Object.entries(all).map(([unit, sha]) => `${unit}=${sha}`)
  return ['--stage', 'staging', '--commits', list.join()]
}

async function run(argv: readonly string[], account: FakeAws) {
  const aws = createFakeAws(account)
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const code = await arriveCommand(argv, { run: aws.run, write: output.write, writeError: errors.write })
  const changes = aws.calls.filter((call) => /stop|wait|update/.test(call))
  return { ...aws, code, written: output.text(), errors: errors.text(), changes }
}

commandManners({
  description,
  async run(argv) {
    const { code, written, errors } = await run(argv, {})
    return { code, written, errors }
  },
  badValues: [[], ['--stage', 'staging'], ['--stage', 'staging', '--commits', 'router=main'], [...toward(), 'now']],
})

test('what runs what it is to run is left alone', async () => {
  const { code, changes, errors } = await run(toward(), stageAt())
  expect(code).toBe(0)
  expect(changes).toEqual([])
  expect(errors).toBe('every unit runs what it is to run on staging\n')
})

describe('what was taken back, and so was not touched by the deployment,', () => {
  test('goes forward by its canary, if it is a service', async () => {
    const { code, services, changes, written, errors } = await run(toward(), stageAt({ router: 1 }))
    expect(code).toBe(0)
    expect(services.router?.current).toBe(2)
    expect(changes).toEqual(['ecs update-service', 'ecs wait'])
    // All at once would write another configuration of the deployment.
    expect(written).not.toContain('--deployment-configuration')
    expect(errors).toContain(`arrive: router runs ${good} on staging, and the stacks name ${bad} already`)
    expect(errors).toContain('every unit runs what it is to run')
  })

  test('goes forward with its alias, if it is a function', async () => {
    const { code, functions, changes } = await run(toward(), stageAt({ chatVersion: 1 }))
    expect(code).toBe(0)
    expect(functions[chat]?.live).toBe(2)
    expect(changes).toEqual(['lambda update-alias'])
  })

  test('stays where it is when that is what it is to run', async () => {
    const { code, changes } = await run(toward({ router: good }), stageAt({ router: 1 }))
    expect(code).toBe(0)
    expect(changes).toEqual([])
  })
})

describe('what cannot be brought there is named, with what to do, and the others still go', () => {
  test.each<[string, Taken, string, string]>([
    ['nothing is kept of its commit', {}, never, 'no revision of router has an image'],
    ['its canary goes back by itself', { router: 1, goesBack: true }, bad, `did not stay at ${bad}`],
    ['a call fails', { router: 1, failing: 'ecs wait' }, bad, 'An error occurred'],
  ])('when %s', async (_name, taken, sha, message) => {
    const { code, errors, functions } = await run(toward({ router: sha }), stageAt({ chatVersion: 1, ...taken }))
    expect(code).toBe(1)
    expect(errors).toContain(message)
    expect(errors).toContain(`arrive: router is not at ${sha} on staging. See above why; then bring it there (npm run`)
    expect(errors).not.toContain('every unit runs')
    expect(functions[chat]?.live).toBe(2)
  })

  test('when AWS cannot tell what runs nothing is changed', async () => {
    const { code, changes, errors } = await run(toward(), { hasAccount: false })
    expect(code).toBe(1)
    expect(changes).toEqual([])
    expect(errors).toContain('Unable to locate credentials')
  })
})
