import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { EmulatorStatus } from './index.ts'
import {
  createClient,
  createFolder,
  createGate,
  invoke,
  isRunning,
  openStream,
  readStream,
  Seen,
} from './testing/harness.ts'

const main = join(import.meta.dirname, 'main.ts')

describe('the command', () => {
  test('says where it listens and serves until SIGTERM, which leaves no process and no port', async () => {
    const command = await start('echo')
    expect((await invoke(createClient(command.url), 'chat', { a: 1 })).result).toMatchObject({ event: { a: 1 } })
    const pids = await environmentPids(command.url)
    expect(pids).toHaveLength(1)
    command.process.kill('SIGTERM')
    expect(await command.exited).toEqual([0, null])
    expect(command.lines.items).toEqual([`listening ${command.url}`])
    expect(pids.filter(isRunning)).toEqual([])
    await expect(fetch(`${command.url}/status`)).rejects.toThrow()
    expect(readdirSync(command.temporary)).toEqual([])
  })

  test('a signal for the whole group lets a running stream end, and more signals change nothing', async () => {
    const command = await start('chunks', { arguments: ['--drain-ms', '60000'] })
    const gate = await createGate()
    const reading = await openStream(createClient(command.url), 'chat', { chunks: ['one', 'two'], gate: gate.url })
    await gate.arrived(1)
    const pids = await environmentPids(command.url)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) process.kill(-command.pid, signal)
    await expect.poll(() => fetch(`${command.url}/status`).catch(() => 'closed')).toBe('closed')
    gate.open()
    expect((await readStream(reading)).end).toEqual({})
    expect(await command.exited).toEqual([0, null])
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('what does not end in time is ended', async () => {
    const command = await start('faults.spin', { arguments: ['--drain-ms', '1'] })
    const invocation = invoke(createClient(command.url), 'chat')
    await command.lines.until((line) => line === 'spinning')
    const pids = await environmentPids(command.url)
    command.process.kill('SIGTERM')
    expect((await invocation).result).toMatchObject({ errorType: 'Runtime.ExitError' })
    expect(await command.exited).toEqual([0, null])
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('SIGKILL leaves no environment that waits for work', async () => {
    const command = await start('echo')
    await invoke(createClient(command.url), 'chat')
    await expectKilledWithoutTrace(command)
  })

  test('SIGKILL leaves no environment that waits in a handler', async () => {
    const command = await start('faults.hangMidStream')
    const reading = await openStream(createClient(command.url), 'chat')
    await reading.next()
    await expectKilledWithoutTrace(command)
  })

  test('SIGKILL leaves no environment that never yields, not even after Ctrl-C', async () => {
    const command = await start('faults.spin', { arguments: ['--drain-ms', '60000'] })
    invoke(createClient(command.url), 'chat').catch(() => {})
    await command.lines.until((line) => line === 'spinning')
    await expectKilledWithoutTrace(command, () => process.kill(-command.pid, 'SIGINT'))
  })

  test('tells a parent with a channel its address, and ends with the channel', async () => {
    const command = await start('echo', { channel: true })
    const [message] = await command.message
    expect(message).toEqual({ kind: 'listening', url: command.url })
    command.process.disconnect()
    expect(await command.exited).toEqual([0, null])
  })

  test('says where function URLs are, and prints the lines of Lambda where they are wanted', async () => {
    const command = await start('echo', { arguments: ['--function-url', 'chat=0', '--platform-log'] })
    const line = await command.lines.until((each) => each.startsWith('function-url '))
    expect(line).toMatch(/^function-url chat http:\/\/127\.0\.0\.1:\d+$/)
    const response = await fetch(line.split(' ')[2] ?? '')
    expect(await response.json()).toMatchObject({ event: { version: '2.0', rawPath: '/' } })
    await command.lines.until((each) => each.startsWith('REPORT RequestId: '))
  })

  test('passes on what a function writes, unchanged', async () => {
    const command = await start('printing')
    await invoke(createClient(command.url), 'chat', { lines: ['{"level":30}', '  漫画  '] })
    await command.lines.until((line) => line === '  漫画  ')
    expect(command.lines.items).toContain('{"level":30}')
  })

  test('gives the functions the variables named, and no others', async () => {
    const command = await start('variables', { arguments: ['--env', 'STAGE=local', '--memory-mb', '256'] })
    const { result } = await invoke(createClient(command.url), 'chat')
    const { variables } = result as { variables: Record<string, string> }
    expect(variables).toMatchObject({ STAGE: 'local', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256' })
    expect(variables).not.toHaveProperty('HOME')
  })

  test('reserves the concurrency given', async () => {
    const command = await start('echo', { arguments: ['--concurrency', '0'] })
    await expect(invoke(createClient(command.url), 'chat')).rejects.toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    })
  })

  test.each([
    [['--port', '9001'], '--function must be given at least once, received []'],
    [['--function', 'chat=/does/not/exist'], 'taskRoot must be a folder that exists'],
  ])('refuses %j in one line with exit code 2', async (args, message) => {
    const { code, output, errors } = await runToEnd(args)
    expect({ code, output }).toEqual({ code: 2, output: '' })
    expect(errors).toContain(message)
    expect(errors.trimEnd().split('\n')).toHaveLength(1)
  })

  test('a port that is taken is a failure with exit code 1', async () => {
    const command = await start('echo')
    const folder = await commandFolder('echo')
    const { code, errors } = await runToEnd(['--function', `chat=${folder}`, '--port', new URL(command.url).port])
    expect(code).toBe(1)
    expect(errors).toContain('EADDRINUSE')
  })

  test('explains itself', async () => {
    const { code, output } = await runToEnd(['--help'])
    expect(code).toBe(0)
    expect(output).toContain('--function NAME=FOLDER')
  })
})

async function expectKilledWithoutTrace(command: Command, before: () => void = () => {}): Promise<void> {
  const pids = await environmentPids(command.url)
  expect(pids.filter(isRunning)).toHaveLength(1)
  // Should the test fail, nothing may spin on for ever.
  onTestFinished(() => pids.filter(isRunning).forEach((pid) => void process.kill(pid, 'SIGKILL')))
  before()
  command.process.kill('SIGKILL')
  expect(await command.exited).toEqual([null, 'SIGKILL'])
  await expect.poll(() => pids.filter(isRunning)).toEqual([])
  await expect.poll(() => readdirSync(command.temporary)).toEqual([])
}

interface Command {
  process: ChildProcess
  pid: number
  url: string
  /** Its folder for temporary files, with nothing else in it. */
  temporary: string
  /** Lines on standard output so far. */
  lines: Seen<string>
  exited: Promise<unknown[]>
  message: Promise<unknown[]>
}

/** Runs the command with one function, `chat`, that is the fixture named. Leads a process group of its own. */
async function start(handler: string, options: { arguments?: string[]; channel?: boolean } = {}): Promise<Command> {
  const args = ['--function', `chat=${await commandFolder(handler)}`, '--port', '0', ...(options.arguments ?? [])]
  const stdio = ['ignore', 'pipe', 'inherit', ...(options.channel ? ['ipc' as const] : [])] as const
  const temporary = await createFolder({})
  const env = { ...process.env, TMPDIR: temporary }
  const child = spawn(process.execPath, [main, ...args], { stdio: [...stdio], env, detached: true })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
    // Its environments go after it, and write their compile cache as they go: the folder is empty when they are gone.
    await expect.poll(() => readdirSync(temporary)).toEqual([])
  })
  const message = options.channel ? once(child, 'message') : Promise.resolve([])
  const lines = new Seen<string>()
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    const complete = (text + piece).split('\n')
    text = complete.pop() ?? ''
    for (const line of complete) lines.add(line)
  })
  const listening = await lines.until((line) => line.startsWith('listening '))
  const url = listening.slice('listening '.length)
  return { process: child, pid: child.pid ?? 0, url, temporary, lines, exited, message }
}

/** A function folder as a bundler leaves it. */
function commandFolder(handler: string): Promise<string> {
  const [name, part] = handler.split('.')
  const fixtures = pathToFileURL(join(import.meta.dirname, 'fixtures', 'handlers.mjs')).href
  const value = part === undefined ? `fixtures.${name}` : `fixtures.${name}.${part}`
  return createFolder({
    'dist/handler.mjs': `import * as fixtures from '${fixtures}'\nexport const handler = ${value}\n`,
  })
}

async function runToEnd(args: readonly string[]): Promise<{ code: unknown; output: string; errors: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, errors] = ['', '']
  child.stdout.on('data', (bytes) => {
    output += bytes
  })
  child.stderr.on('data', (bytes) => {
    errors += bytes
  })
  const [code] = await once(child, 'close')
  return { code, output, errors }
}

async function environmentPids(url: string): Promise<number[]> {
  const response = await fetch(`${url}/status`)
  const status = (await response.json()) as EmulatorStatus
  return status.functions.flatMap(({ environments }) => environments.map(({ pid }) => pid))
}
