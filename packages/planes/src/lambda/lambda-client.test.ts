import { expect, onTestFinished, test } from 'vitest'
import { createLambdaClient } from './lambda-client.ts'

test('tries once, with a socket for every invocation and timeouts that throw', async () => {
  const client = createLambdaClient({ maxConcurrency: 60, region: 'us-east-1' })
  onTestFinished(() => client.destroy())
  expect(await client.config.maxAttempts()).toBe(1)
  // The handler loads its settings with its first use.
  const settings = await (client.config.requestHandler as unknown as { configProvider: Promise<object> }).configProvider
  expect(settings).toMatchObject({
    connectionTimeout: 1_000,
    requestTimeout: 900_000,
    throwOnRequestTimeout: true,
    httpsAgent: { maxSockets: 64, keepAlive: true },
  })
})
