import { expect, test } from 'vitest'
import { env } from './env.ts'
import { lambdaPart, type PartContext, taskPart } from './parts.ts'

const context: PartContext = {
  root: '/repository',
  settings: { ...env, TASK_PORT: 0, TASK_ADMIN_PORT: 0 },
  chosen: { STORE: 'dynamodb', REDIS_URL: 'redis://:secret@127.0.0.1:6379' },
  data: {
    cookieSecret: 'a secret for tests only',
    databaseFile: '/data/manga.sqlite',
    logFolder: '/data/logs',
    remove: () => {},
  },
  ticketSecret: 'a secret for tests only',
  catalogueFile: undefined,
}

test('what was chosen for the stack stands behind tasks and functions alike', () => {
  expect(taskPart(context, 0, undefined).environment).toMatchObject(context.chosen)
  const { args, environment } = lambdaPart(context)
  expect(environment).toMatchObject(context.chosen)
  expect(args).toEqual(expect.arrayContaining(['--env=STORE', '--env=REDIS_URL']))
  expect(args.join()).not.toContain('secret@')
})
