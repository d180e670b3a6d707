import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'

test('Ctrl-C ends a command with 130 after it has put away what it had, however often it comes', async () => {
  const { child, ended } = start()
  await once(child.stdout, 'data')
  child.stdout.resume()
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect(await ended).toEqual({ code: 130, errors: 'put away\n' })
})

test('a reader that stops reading ends it as quietly, as head does', async () => {
  const { child, ended } = start()
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect(await ended).toEqual({ code: 141, errors: 'put away\n' })
})

function start() {
  const script = join(import.meta.dirname, 'testing/endless.ts')
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, errors }))
  return { child, ended }
}
