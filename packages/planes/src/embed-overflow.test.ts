import { createAdaptivePolicy } from '@manga-assist/overflow'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type EmbedOverflowOptions, embedOverflow } from './embed-overflow.ts'

/** Nobody listens there: that the plane cannot be reached is told, and nothing else comes of it. */
const lambda = { functionName: 'report', maxConcurrency: 5, endpoint: 'http://127.0.0.1:9', region: 'us-east-1' }

test('watermarks, limit, policy and shadow are as they are given', () => {
  expect(embedded({}).status()).toMatchObject({ policy: 'static', planes: [{ concurrencyLimit: 8 }, {}] })
  expect(embedded({ policy: createAdaptivePolicy(), isShadow: true }).status()).toMatchObject({
    policy: 'adaptive',
    effectivePolicy: { shadow: true, classes: [{ name: 'request' }] },
  })
})

function embedded(options: Partial<EmbedOverflowOptions>) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  const router = embedOverflow(() => {}, { concurrencyLimit: 8, lambda, onEvent() {}, ...options })
  onTestFinished(() => router.close())
  return router
}
