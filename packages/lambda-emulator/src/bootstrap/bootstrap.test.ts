import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  createRuntimeApi,
  type Deliver,
  type RuntimeApi,
  type RuntimeApiHandlers,
} from '../environments/runtime-api.ts'

const fixtures = join(import.meta.dirname, '..', 'fixtures')

describe('bootstrap', () => {
  test.each(['echo', 'faults.hang', 'faults.hangMidStream'])(
    '%s ends when its Runtime API is gone',
    async (handler) => {
      const { api, polled, responding, environment } = await start(handler)
      const deliver = await polled
      if (handler !== 'echo')
        deliver({ requestId: 'request-1', functionArn: 'arn', version: '$LATEST', payload: Buffer.from('{}') }, 0)
      if (handler === 'faults.hangMidStream') await responding
      api.close()
      expect(await once(environment, 'exit')).toEqual([1, null])
    },
  )

  test('posts an error from before the first write, and streams nothing', async () => {
    const polled = Promise.withResolvers<Deliver>()
    const posted = Promise.withResolvers<string>()
    const api = await createRuntimeApi({
      ...handlersThat(polled.resolve),
      responded: async () => {
        posted.resolve('a response')
        return 'accepted'
      },
      failed: (_requestId, { errorType }) => {
        posted.resolve(errorType)
        return 'accepted'
      },
    })
    onTestFinished(api.close)
    spawnBootstrap(api, 'faults.thrownBeforeWrite')
    const deliver = await polled.promise
    deliver({ requestId: 'request-1', functionArn: 'arn', version: '$LATEST', payload: Buffer.from('{}') }, 0)
    expect(await posted.promise).toBe('RangeError')
  })

  test('ends when there is no Runtime API', async () => {
    const api = await createRuntimeApi(handlersThat(() => {}))
    api.close()
    expect(await once(spawnBootstrap(api, 'echo'), 'exit')).toEqual([1, null])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('is not ended by %s', async (signal) => {
    const { api, polled, environment } = await start('echo')
    await polled
    environment.kill(signal)
    api.close()
    expect(await once(environment, 'exit')).toEqual([1, null])
  })
})

async function start(handler: string) {
  const polled = Promise.withResolvers<Deliver>()
  const responding = Promise.withResolvers<void>()
  const api = await createRuntimeApi({
    ...handlersThat(polled.resolve),
    responded: async (_requestId, { body }) => {
      for await (const _chunk of body) responding.resolve()
      return 'accepted'
    },
  })
  return { api, polled: polled.promise, responding: responding.promise, environment: spawnBootstrap(api, handler) }
}

function handlersThat(polled: RuntimeApiHandlers['polled']): RuntimeApiHandlers {
  return { polled, responded: async () => 'accepted', failed: () => 'accepted', initFailed: () => {} }
}

function spawnBootstrap(api: RuntimeApi, handler: string) {
  const env = { AWS_LAMBDA_RUNTIME_API: api.address, LAMBDA_TASK_ROOT: fixtures, _HANDLER: `handlers.${handler}` }
  const environment = spawn(process.execPath, [join(import.meta.dirname, 'bootstrap.mjs')], { env, stdio: 'ignore' })
  onTestFinished(() => void environment.kill('SIGKILL'))
  return environment
}
