import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Deployment, onFargate, onLambda, onRedirectPath, onSpillPath } from './protocol-deployments.ts'

/** Runs the same tests on Fargate, on Lambda and on the spill path, relayed and by redirect. */
export function describeOnEveryPlane(tests: (deployed: () => Deployment) => void): void {
  describe.each([
    ['on Fargate', onFargate],
    ['on Lambda', onLambda],
    ['on the spill path', onSpillPath],
    ['on the spill path, by redirect', onRedirectPath],
  ])('%s', (_name, open) => {
    let deployment: Deployment | undefined
    beforeAll(async () => {
      deployment = await open()
    })
    afterAll(() => deployment?.close())
    tests(() => {
      if (deployment === undefined) throw new Error('asked for before it was opened')
      return deployment
    })
    if (open !== onRedirectPath) return
    test('all this came by redirects', () => {
      expect(deployment?.redirected?.()).toBeGreaterThan(0)
    })
  })
}
