import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const script = join(import.meta.dirname, 'testing/service.ts')

test.each([
  ['/throw', /^SyntaxError: .*JSON(?:.|\n)*\n {4}at /],
  ['/reject', /^Error: nobody waits for this\n {4}at /],
])('an error that nobody catches (%s) is told with its stack, and the exit code says so', async (path, stack) => {
  const service = await start()
  await ask(service.url, path)
  expect(await service.exited).toBe(1)
  expect(service.lines()).toContainEqual({
    level: 'error',
    message: 'stopping after a fault',
    stack: expect.stringMatching(stack),
  })
})

test('it stops when the parent that holds its channel is gone', async () => {
  const service = await start()
  service.child.disconnect()
  expect(await service.exited).toBe(0)
  expect(service.lines()).toContainEqual({ message: 'stopping', reason: { kind: 'parent-gone' } })
})

test('a second signal does not cut short what the first one lets end', async () => {
  const service = await start()
  const held = ask(service.url, '/held')
  await expect.poll(() => ask(service.adminUrl, '/')).toBe('admin')
  await ask(service.url, '/')
  service.child.kill('SIGTERM')
  await expect.poll(() => service.states()).toContain('draining')
  service.child.kill('SIGINT')
  service.child.kill('SIGTERM')
  await expect.poll(() => ask(service.url, '/').catch(() => 'closed')).toBe('closed')
  service.child.kill('SIGUSR2')
  expect(await held).toBe('held to its end')
  expect(await service.exited).toBe(0)
  expect(service.lines().filter(({ message }) => message === 'stopping')).toHaveLength(1)
})

test('it says that it drains, and still takes requests until balancers had time to see it', async () => {
  const service = await start({ drainNoticeMs: 60_000 })
  service.child.kill('SIGTERM')
  await expect.poll(() => service.states()).toEqual(['starting', 'serving', 'draining'])
  expect(await ask(service.url, '/')).toBe('ok')
  service.child.kill('SIGKILL')
})

test('what does not close in time is left behind, and the exit code says so', async () => {
  const service = await start({ hangs: true, hurry: 100 })
  service.child.kill('SIGTERM')
  expect(await service.exited).toBe(1)
})

test('slow clients and idle connections have their time limits', async () => {
  const service = await start()
  expect(service.lines()).toContainEqual({
    message: 'timeouts',
    headersTimeout: 20_000,
    requestTimeout: 60_000,
    keepAliveTimeout: 125_000,
  })
})

/** A service in a process of its own; `lines` are what it logged. */
async function start(behaviour: object = {}) {
  const child = spawn(process.execPath, [script, JSON.stringify(behaviour)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = exitCodeOf(child)
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const lines = (): Record<string, unknown>[] =>
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  const [{ url, adminUrl }] = await once(child, 'message')
  const states = () => lines().flatMap(({ message, state }) => (message === 'state' ? [state] : []))
  return { child, exited, lines, states, url: String(url), adminUrl: String(adminUrl) }
}

/** Resolves when the last of the output was read, too. (`close` would say so, but not after a `disconnect`.) */
async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  const ends = [once(child, 'exit'), child.stdout === null ? [] : once(child.stdout, 'end')]
  const [[code] = []] = await Promise.all(ends)
  return code
}

async function ask(origin: string, path: string): Promise<string> {
  return (await fetch(`${origin}${path}`, { headers: { connection: 'close' } })).text()
}
