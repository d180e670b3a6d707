import { expect, test } from 'vitest'
import { allCached, contextStage, stagesOf, timeOf } from './build-log.ts'

const log = `Sending build context to Docker daemon  3.149MB
Step 1/9 : ARG BUILDER
Step 2/9 : FROM \${BUILDER} AS dependencies
 ---> 28ce08ccd4a4
Step 3/9 : COPY package.json ./
 ---> Using cache
 ---> 0b5c9f1e0d55
Step 4/9 : RUN pnpm install
 ---> Using cache
 ---> 410b577d8430
Step 5/9 : FROM dependencies AS bundle-router
 ---> 410b577d8430
Step 6/9 : COPY apps/router/src apps/router/src
 ---> 111111111111
Step 7/9 : RUN node main.ts
 ---> Running in 2222
---> Using the word cache in its own output
 ---> 333333333333
Step 8/9 : FROM \${BASE} AS router
Step 9/9 : COPY --from=bundle-router /out /
 ---> 444444444444
Successfully built 4444`

/** A second passes with each line. */
const lines = log.split('\n').map((text, index) => ({ atMs: 1_000 * (index + 1), text }))
const stages = stagesOf(lines, 0, 30_000)

test('each stage has its time, its steps, those that were not done again, and what it ended as', () => {
  expect(stages).toEqual([
    { name: contextStage, ms: 3_000, steps: 0, cachedSteps: 0, image: '' },
    { name: 'dependencies', ms: 8_000, steps: 2, cachedSteps: 2, image: '410b577d8430' },
    { name: 'bundle-router', ms: 8_000, steps: 2, cachedSteps: 0, image: '333333333333' },
    { name: 'router', ms: 11_000, steps: 1, cachedSteps: 0, image: '444444444444' },
  ])
})

test('times of stages add up', () => {
  expect(timeOf(stages, ['dependencies', 'router'])).toBe(19_000)
})

test('a stage is untouched when each of its steps came from the cache', () => {
  expect(allCached(stages, ['dependencies'])).toBe(true)
  expect(allCached(stages, ['dependencies', 'bundle-router'])).toBe(false)
  expect(allCached(stages, ['fargate'])).toBe(false)
})
