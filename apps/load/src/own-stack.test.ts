import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { type Clock, systemClock } from '@manga-assist/clock'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, test } from 'vitest'
import { type OwnStack, StackError, startOwnStack } from './own-stack.ts'
import { wellBehavedStack, writeStackScript } from './testing/stack-script.ts'

const never = new AbortController().signal

function start(script: string, clock: Clock = systemClock, signal = never): Promise<OwnStack> {
  return startOwnStack({ clock, script, environment: process.env, overflow: 'off' }, signal)
}

describe('own stack', () => {
  test('is started on free ports without what was not asked for, and stopped by SIGTERM', async () => {
    await using script = await writeStackScript(wellBehavedStack)
    const stack = await start(script.path)
    expect((await fetch(`${stack.base}/v1/recommendations`)).status).toBe(200)
    expect(stack).toMatchObject({ adminUrls: [stack.base, stack.base], lambdaUrl: stack.base })
    expect(await stack.stop()).toBeUndefined()
    await expect(fetch(stack.base)).rejects.toThrow('fetch failed')
    expect(existsSync(join(script.folder, 'stopped'))).toBe(true)
    expect(JSON.parse(readFileSync(join(script.folder, 'environment.json'), 'utf8'))).toEqual({
      ROUTER_PORT: '0',
      TASK_PORT: '0',
      LAMBDA_PORT: '0',
      OVERFLOW_PLANE: 'none',
    })
  })

  test('that ends before it is ready is reported with its last lines', async () => {
    await using script = await writeStackScript(`
      for (let line = 1; line <= 30; line += 1) console.log('line ' + line)
      console.error('port 9001 is taken')
      process.exitCode = 3
    `)
    const starting = start(script.path)
    await expect(starting).rejects.toThrow(StackError)
    await expect(starting).rejects.toThrow(/ended by itself \(exit code 3\); its last lines:\n/)
    await expect(starting).rejects.toThrow('\n  port 9001 is taken')
    await expect(starting).rejects.not.toThrow('line 5\n')
  })

  test('that does not exist is reported with what Node said', async () => {
    await expect(start('/nowhere/stack.mjs')).rejects.toThrow(/Cannot find module '\/nowhere\/stack\.mjs'/)
  })

  test('that is not ready in two minutes is stopped', async () => {
    await using script = await writeStackScript('setInterval(() => {}, 1_000)')
    const clock = new ManualClock()
    const starting = expect(start(script.path, clock)).rejects.toThrow('the stack was not ready within 120 s')
    await clock.advance(120_000)
    await starting
  })

  test('is stopped when the wait for it is aborted', async () => {
    await using script = await writeStackScript('setInterval(() => {}, 1_000)')
    const interruption = new AbortController()
    const starting = start(script.path, systemClock, interruption.signal)
    interruption.abort(new Error('Ctrl-C'))
    await expect(starting).rejects.toThrow('Ctrl-C')
  })

  test('that ignores SIGTERM is killed after half a minute, with all that it started', async () => {
    await using script = await writeStackScript(`
      import { spawn } from 'node:child_process'
      process.on('SIGTERM', () => {})
      const task = "require('node:http').createServer().listen(0, '127.0.0.1', function () { console.log('ready http://127.0.0.1:' + this.address().port) })"
      spawn(process.execPath, ['-e', task], { stdio: ['ignore', 'inherit', 'inherit'] })
      setInterval(() => {}, 1_000)
    `)
    const clock = new ManualClock()
    const stack = await start(script.path, clock)
    const task = connect(Number(new URL(stack.base).port), '127.0.0.1')
    task.on('error', () => {})
    await once(task, 'connect')
    const gone = new Promise((resolve) => task.on('close', resolve))
    const stopping = stack.stop()
    await clock.advance(30_000)
    expect(await stopping).toBe('the stack did not stop within 30 s and was killed')
    await gone
  })

  test('that ends in the middle of a run says so', async () => {
    await using script = await writeStackScript(`
      console.log('ready http://127.0.0.1:1')
      process.on('message', () => process.exit(7))
    `)
    const stack = await start(script.path)
    expect(stack.killTask(1)).toBe(true)
    await once(stack.lost, 'abort')
    expect(stack.lost.reason).toMatchObject({ message: expect.stringContaining('ended by itself (exit code 7)') })
    expect(stack.killTask(1)).toBe(false)
    await stack.stop()
  })
})
