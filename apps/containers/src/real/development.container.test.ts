import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { compose, containerOf } from '../testing/compose-stack.ts'
import { stateOf, tryDocker, untilHealthy } from '../testing/engine.ts'
import { root } from '../testing/repository.ts'

const stack = {
  project: `manga-development-${process.pid}`,
  files: ['compose.yaml', 'compose.override.yaml'],
  // Any free port: 6379 may be taken.
  variables: { REDIS_IMAGE: `manga-assist/stand-in-redis:${inject('standInTag')}`, REDIS_PORT: '0' },
}

test('in development a task runs the mounted sources, and starts again when one of them changes', async () => {
  onTestFinished(async () => void (await compose(stack, 'down', '--volumes', '--timeout', '5')))
  await compose(stack, 'up', '--detach', '--no-color', '--scale', 'task=1', 'task')
  const task = containerOf(stack.project, 'task')
  await untilHealthy(task, 110_000)
  expect(startsOf(task)).toBe(1)

  const now = new Date()
  utimesSync(join(root, 'apps/fargate/src/main.ts'), now, now)
  await expect.poll(() => startsOf(task), { timeout: 60_000, interval: 500 }).toBe(2)
  expect(stateOf(task).Running).toBe(true)
})

/** How often the service has begun to listen. */
function startsOf(container: string): number {
  return tryDocker('logs', container)
    .stdout.split('\n')
    .filter((line) => line.includes('"message":"listening"')).length
}
