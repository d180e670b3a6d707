import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { ManualClock } from '@manga-assist/clock/testing'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { expect, test } from 'vitest'
import { createFastClock } from '../testing/fast-clock.ts'
import { writeStackScript } from '../testing/stack-script.ts'
import { gameDayCommand } from './command.ts'
import { description } from './description.ts'

/** A stack whose Lambda notes faults, and which does to chats under a fault what `chat` says. */
const stackWhere = ({ chat, struck = 3 }: { chat: string; struck?: number }) => `
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
const note = (text) => appendFileSync(new URL('notes', import.meta.url), text + '\\n')
let isFaulty = false
const server = createServer((request, response) => {
  if (request.url === '/faults') {
    isFaulty = request.method === 'DELETE' ? false : isFaulty || request.method === 'PUT'
    note(request.method)
    return response.end('{"faults":[{"injected":${struck}}]}')
  }
  response.setHeader('x-served-by', 'fargate')
  if (request.url !== '/api/chat') return response.end('{"items":[]}')
  response.setHeader('content-type', 'text/event-stream')
  const finish = () => response.end('data: {"type":"finish","finishReason":"stop"}\\n\\ndata: [DONE]\\n\\n')
  if (!isFaulty) return finish()
  ${chat}
})
process.on('SIGTERM', () => {
  note('stopped')
  process.exit(0)
})
server.listen(0, '127.0.0.1', () => {
  const url = 'http://127.0.0.1:' + server.address().port
  console.log('router   ' + url + '   admin ' + url + '/status')
  console.log('lambda   ' + url)
  console.log('ready ' + url)
})
`

/** Plays `slow-lambda` on a clock that makes its 22 seconds about two. */
async function play(source: string, ...argv: string[]) {
  await using script = await writeStackScript(source)
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const clock = createFastClock(10)
  const dependencies = {
    clock,
    stack: { script: script.path, environment: process.env },
    runId: 'test',
    output,
    errors,
  }
  const args = ['--only', 'slow-lambda', '--seconds', '6', ...argv]
  const code = await gameDayCommand(args, dependencies, new AbortController().signal)
  return {
    code,
    output: output.text(),
    errors: errors.text(),
    notes: readFileSync(join(script.folder, 'notes'), 'utf8').trim().split('\n'),
  }
}

commandManners({
  description,
  async run(argv) {
    const [output, errors] = [recordedTerminal(), recordedTerminal()]
    const stack = { script: 'none', environment: {} }
    const dependencies = { clock: new ManualClock(), stack, runId: 'test', output, errors }
    const code = await gameDayCommand(argv, dependencies, new AbortController().signal)
    return { code, written: output.text(), errors: errors.text() }
  },
  badValues: [
    ['--only', 'flood'],
    ['--seconds', '5'],
    ['--seed', 'x'],
  ],
})

test('a promise that is kept: the fault is taken back, the stack is stopped, and it says so', async () => {
  const { code, output, errors, notes } = await play(stackWhere({ chat: 'finish()' }))
  expect(errors).toMatch(/^\d+ % {2}slow-lambda, 1 of 1 {2}10 s.*\n(.*\n)*every promise was kept\n$/)
  expect(code).toBe(0)
  expect(output).toMatch(/slow-lambda +Lambda begins 2 s late +3 .+ kept\n$/)
  expect(notes).toEqual(['PUT', 'GET', 'DELETE', 'stopped'])
})

test('a promise that is broken', async () => {
  const { code, output, errors } = await play(stackWhere({ chat: 'response.end()' }), '--json')
  expect(code).toBe(1)
  expect(errors).toMatch(/^slow-lambda: \d+ streams ended without saying that they were not finished\n/m)
  expect(JSON.parse(output)).toEqual([
    expect.objectContaining({
      name: 'slow-lambda',
      struck: 3,
      broken: expect.arrayContaining([expect.stringContaining('streams ended')]),
    }),
  ])
})

test('a stack that ends by itself', async () => {
  const { code, errors, notes } = await play(stackWhere({ chat: 'process.exit(3)' }))
  expect(code).toBe(1)
  expect(errors).toContain('the stack ended by itself (exit code 3)')
  expect(notes).toContain('PUT')
})
