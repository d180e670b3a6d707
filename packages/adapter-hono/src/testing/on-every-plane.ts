import { afterAll, beforeAll, describe } from 'vitest'
import { type Deployment, onFargate, onLambda, onSpillPath } from './protocol-deployments.ts'

/** Runs the same tests on Fargate, on Lambda and on the spill path. */
export function describeOnEveryPlane(tests: (deployed: () => Deployment) => void): void {
  describe.each([
    ['on Fargate', onFargate],
    ['on Lambda', onLambda],
    ['on the spill path', onSpillPath],
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
  })
}
