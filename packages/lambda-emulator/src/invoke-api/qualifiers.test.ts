import { InvokeCommand, InvokeWithResponseStreamCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { fixture, invoke, setUp } from '../testing/harness.ts'

const aliases = { live: '2', next: '$LATEST' }

describe('a qualifier', () => {
  test.each([
    ['echo', '$LATEST'],
    ['echo:$LATEST', '$LATEST'],
    ['echo:1', '1'],
    ['echo:live', '2'],
    ['echo:next', '$LATEST'],
  ])('%s runs version %s and says so', async (name, version) => {
    const { client } = await setUp([fixture('echo', { publishedVersions: 2, aliases })])
    const { ExecutedVersion, result } = await invoke(client, name)
    expect(ExecutedVersion).toBe(version)
    const arn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`
    expect(result).toMatchObject({ context: { functionVersion: version, invokedFunctionArn: arn } })
  })

  test('may stand beside the name, for a stream too', async () => {
    const { client } = await setUp([fixture('chunks', { publishedVersions: 2, aliases })])
    const command = { FunctionName: 'chunks', Qualifier: 'live', Payload: '{"chunks":["x"]}' }
    expect((await client.send(new InvokeCommand(command))).ExecutedVersion).toBe('2')
    expect((await client.send(new InvokeWithResponseStreamCommand(command))).ExecutedVersion).toBe('2')
  })

  test.each(['3', 'old', 'toString', 'LIVE'])('%s that nobody configured is 404', async (qualifier) => {
    const { client } = await setUp([fixture('echo', { publishedVersions: 2, aliases })])
    const error = await invoke(client, `echo:${qualifier}`).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ResourceNotFoundException)
    const arn = `arn:aws:lambda:us-east-1:123456789012:function:echo:${qualifier}`
    expect(error).toMatchObject({ message: `Function not found: ${arn}` })
  })

  test('versions share no environment, but the concurrency of their function', async () => {
    const { client, emulator } = await setUp([fixture('echo', { publishedVersions: 1, reservedConcurrency: 1 })])
    const pids = [await invoke(client, 'echo:1'), await invoke(client, 'echo'), await invoke(client, 'echo:1')].map(
      ({ result }) => (result as { pid: number }).pid,
    )
    expect(pids[0]).not.toBe(pids[1])
    expect(pids[0]).toBe(pids[2])
    const [status] = emulator.status().functions
    expect(status).toMatchObject({ coldStarts: 2, invocations: 3 })
    expect(status?.environments.map(({ version }) => version).sort()).toEqual(['$LATEST', '1'])
  })
})

test.each([
  [
    { aliases: { live: '1' } },
    'aliases.live must be of $LATEST or a version up to 0 (publishedVersions), received "1"',
  ],
  [{ aliases: { '7': '$LATEST' } }, 'aliases must be named with letters'],
  [{ publishedVersions: 101 }, 'publishedVersions must be a whole number from 0 to 100, received 101'],
])('%j is refused', async (options, message) => {
  await expect(setUp([fixture('echo', options)])).rejects.toThrow(message)
})
