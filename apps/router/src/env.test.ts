import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const tasks = { TASKS: 'http://127.0.0.1:1' }
const redirect = { ...tasks, OVERFLOW_TRANSPORT: 'redirect' }

test('redirect mode comes up with a secret', () => {
  expect(start({ ...redirect, OVERFLOW_TICKET_SECRETS: 's'.repeat(32) })).toEqual([0, ''])
})

test.each([
  ['needs a secret', redirect, /OVERFLOW_TICKET_SECRETS: is needed when OVERFLOW_TRANSPORT is redirect; got nothing/],
  [
    'shows no secret that is too short',
    { ...redirect, OVERFLOW_TICKET_SECRETS: 'hunter2' },
    /OVERFLOW_TICKET_SECRETS: must be one secret, .* at least 32 characters each; got a value that is not shown/,
  ],
  [
    'has no edge of its own in production',
    { ...tasks, OVERFLOW_EDGE_URL: 'http://127.0.0.1:9002', NODE_ENV: 'production' },
    /OVERFLOW_EDGE_URL: must not be set when NODE_ENV is production: .*; got "http:\/\/127\.0\.0\.1:9002"/,
  ],
  [
    'rehearses nothing in production',
    { ...tasks, DROP_REHEARSAL: 'on', NODE_ENV: 'production' },
    /DROP_REHEARSAL: must be off when NODE_ENV is production: .*; got "on"/,
  ],
])('a router %s', (_what, settings, message) => {
  expect(start(settings)).toEqual([2, expect.stringMatching(message)])
})

/** Reads the settings in a process of its own, as at the start; gives its exit code and what it says. */
function start(settings: Record<string, string>): [code: number | null, said: string] {
  const script = join(import.meta.dirname, 'env.ts')
  const { status, stderr } = spawnSync(process.execPath, [script], { env: settings, encoding: 'utf8', timeout: 20_000 })
  return [status, stderr]
}
