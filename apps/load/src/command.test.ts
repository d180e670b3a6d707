import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { commandManners } from '@manga-assist/command-line/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { burstCommand } from './command.ts'
import { description } from './description.ts'
import type { BurstReport } from './report.ts'
import { answerShed, answerWell, startFakeService } from './testing/fake-service.ts'
import { createFastClock } from './testing/fast-clock.ts'
import { wellBehavedStack, writeStackScript } from './testing/stack-script.ts'

/** Nothing listens there: the port is below those that systems give out, and privileged. */
const nothingThere = 'http://127.0.0.1:1'
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'burst-reports-'))
})

afterEach(() => rm(folder, { recursive: true }))

interface Setting {
  script?: string
  runningBase?: string
  interruption?: AbortSignal
  onWrite?: (text: string) => void
}

/** Runs the command on a clock that makes its 17 seconds about one. */
async function run(argv: string[], { script = '', runningBase = nothingThere, interruption, onWrite }: Setting = {}) {
  let output = ''
  let errors = ''
  const files = ['--json', join(folder, 'new/burst.json'), '--html', join(folder, 'new/burst.html')]
  const exitCode = await burstCommand(
    ['--baseline', '4', '--seconds', '1', ...files, ...argv],
    {
      clock: createFastClock(20),
      terminal: {
        write(text) {
          output += text
          onWrite?.(text)
        },
        isTty: true,
        columns: () => 80,
        colour: false,
      },
      writeError: (text) => (errors += text),
      runId: 'test',
      processors: 2,
      ownCpuMs: () => 0,
      stack: { script, environment: process.env, runningBase },
    },
    interruption ?? new AbortController().signal,
  )
  return { exitCode, output, errors }
}

function readReport(): BurstReport {
  return JSON.parse(readFileSync(join(folder, 'new/burst.json'), 'utf8'))
}

commandManners({
  description,
  async run(argv) {
    const { exitCode: code, output: written, errors } = await run([...argv])
    return { code, written, errors }
  },
  badValues: [['--multiple', 'ten'], ['--mix', 'chat'], ['now']],
})

describe('burst', () => {
  test('drives the base it was given through all phases and reports', async () => {
    const users = new Set<string | string[] | undefined>()
    await using service = await startFakeService((request, response) => {
      users.add(request.headers['x-user-id'])
      answerWell(request, response, users.size % 2 === 0 ? 'lambda' : 'fargate')
    })
    const { exitCode, output, errors } = await run(['--base', service.base])
    const report = readReport()
    const offered = report.phases.reduce((sum, phase) => sum + phase.all.offered, 0)
    expect(exitCode).toBe(0)
    expect(errors).toBe('')
    expect(output).toContain(`driving ${service.base}: 4/s for 8 s, 40/s for 1 s, 4/s for 8 s (${offered} requests`)
    expect(output).toMatch(/recovery +\d+\.\d s .* in flight/)
    expect(output).toMatch(/\nstep +all /)
    expect(output).toMatch(new RegExp(`nothing failed: ${offered} offered, ${offered} completed, 0 shed; Lambda .*\n$`))
    expect(report.phases.map(({ name }) => name)).toEqual(['baseline', 'step', 'recovery'])
    expect(report.timeline.reduce((sum, second) => sum + second.offered, 0)).toBe(offered)
    expect(report.phases[1]?.kinds.chat.firstTokenMs).not.toBeNull()
    expect(users.size).toBeGreaterThan(20)
    expect(readFileSync(join(folder, 'new/burst.html'), 'utf8')).toContain('Nothing failed')
  })

  test('exits 1 when a request failed', async () => {
    let count = 0
    await using service = await startFakeService((request, response) => {
      count += 1
      if (count === 5) response.writeHead(500).end()
      else answerWell(request, response, 'fargate')
    })
    const { exitCode, output } = await run(['--base', service.base])
    expect(exitCode).toBe(1)
    expect(output).toMatch(/\n1 failed: .*\(first: .*status: status 500 with an empty body\)\n$/)
    expect(readReport().failures).toMatchObject([{ class: 'status', status: 500 }])
  })

  test.each([
    ['0 when each refusal has Retry-After', { 'retry-after': '2' }, 0],
    ['1 when refusals lack Retry-After', {}, 1],
  ])('exits %s', async (_, headers, exitCode) => {
    await using service = await startFakeService((_, response) => answerShed(response, headers))
    expect((await run(['--base', service.base])).exitCode).toBe(exitCode)
  })

  test('that cannot write a report says which, after all that it found out', async () => {
    await using service = await startFakeService((request, response) => answerWell(request, response, 'fargate'))
    const { exitCode, errors, output } = await run(['--base', service.base, '--html', '/dev/null/burst.html'])
    expect(exitCode).toBe(1)
    expect(output).toContain('recovery')
    expect(errors).toMatch(/^burst: cannot write \/dev\/null\/burst\.html: .+\n$/)
  })

  test('refuses bad arguments in one line with exit code 2', async () => {
    const { exitCode, output, errors } = await run(['--multiple', 'ten'])
    expect(exitCode).toBe(2)
    expect(output).toBe('')
    expect(errors).toBe(
      'burst: --multiple must be a number from 1 up to 1000, received "ten" (--help lists the options)\n',
    )
  })

  test('interrupted, gives up what is in flight, shows what was measured and writes no report', async () => {
    const interruption = new AbortController()
    let count = 0
    const answer: RequestListener = (request, response) => {
      count += 1
      if (count < 10) answerWell(request, response, 'fargate')
      else interruption.abort(new Error('Ctrl-C'))
    }
    await using service = await startFakeService(answer)
    const { exitCode, output, errors } = await run(['--base', service.base], { interruption: interruption.signal })
    expect(exitCode).toBe(130)
    expect(output).toMatch(/\nbaseline +all +[1-9] /)
    expect(output).toMatch(/cut short after \d+\.\d s: [1-9]\d* in flight were given up/)
    expect(errors).toBe('')
    expect(existsSync(join(folder, 'new'))).toBe(false)
  })
})

describe('the stack that is driven', () => {
  test('is the running one when that is ready', async () => {
    const paths = new Set<string | undefined>()
    await using service = await startFakeService((request, response) => {
      paths.add(request.url)
      answerWell(request, response, 'fargate')
    })
    const { exitCode } = await run([], { runningBase: service.base })
    expect(exitCode).toBe(0)
    expect(paths).toEqual(new Set(['/ready', '/api/chat', '/v1/recommendations?limit=10']))
    expect(readReport().base).toBe(service.base)
  })

  test('is one of its own when none is ready', async () => {
    await using service = await startFakeService((_, response) => response.writeHead(503).end())
    await using script = await writeStackScript(wellBehavedStack)
    const { exitCode, output } = await run(['--mix', 'recs=1'], { script: script.path, runningBase: service.base })
    expect(exitCode).toBe(0)
    expect(output).toContain(`nothing is ready at ${service.base}: starting a stack`)
    expect(existsSync(join(script.folder, 'stopped'))).toBe(true)
  })

  test('is one of its own when a task is to be killed, in the middle of the step', async () => {
    await using running = await startFakeService((request, response) => answerWell(request, response, 'fargate'))
    await using script = await writeStackScript(wellBehavedStack)
    const setting = { script: script.path, runningBase: running.base }
    const { exitCode, output } = await run(['--mix', 'recs=1', '--kill-task'], setting)
    expect(exitCode).toBe(0)
    expect(running.connections()).toBe(0)
    const message = JSON.parse(readFileSync(join(script.folder, 'message.json'), 'utf8'))
    expect(message).toEqual({ kind: 'kill-task', index: 1 })
    expect(readReport().killedTaskAtMs).toBeGreaterThan(8_000)
    expect(output).toMatch(/event +a task was killed at \d+\.\d s/)
  })

  test('is one of its own when it is to be simulated, and the run stands beside its simulation', async () => {
    await using running = await startFakeService((request, response) => answerWell(request, response, 'fargate'))
    await using script = await writeStackScript(wellBehavedStack)
    const { output } = await run(['--simulate'], { script: script.path, runningBase: running.base })
    expect(running.connections()).toBe(0)
    expect(output).toContain('asking for everything once, alone')
    expect(output).toMatch(/simulated beside it: static, 40 slots, Lambda 48 at once, 2 processors; \d+ chats/)
    expect(output).toMatch(/\nspilled +0\.0 % +0\.0 % +–\n/)
    expect(readReport().simulation).toMatchObject({ calibration: { slots: 40 }, measured: { spillShare: 0 } })
    expect(readFileSync(join(folder, 'new/burst.html'), 'utf8')).toContain('Simulated beside it')
  })

  test('failing to start is told in its own words', async () => {
    await using script = await writeStackScript("console.error('no bundle'); process.exitCode = 1")
    const { exitCode, errors } = await run([], { script: script.path })
    expect(exitCode).toBe(1)
    expect(errors).toBe('burst: the stack ended by itself (exit code 1); its last lines:\n  no bundle\n')
  })

  test('ending in the middle of the run ends the run with what was measured', async () => {
    await using script = await writeStackScript(`${wellBehavedStack}
      let requests = 0
      server.on('request', () => (requests += 1) === 10 && process.exit(9))
    `)
    const { exitCode, output, errors } = await run(['--mix', 'recs=1'], { script: script.path })
    expect(exitCode).toBe(1)
    expect(output).toContain('cut short after')
    expect(errors).toContain('burst: the stack ended by itself (exit code 9)')
    expect(existsSync(join(folder, 'new'))).toBe(false)
  })

  test('is stopped when the run is interrupted, even before its first request', async () => {
    await using script = await writeStackScript(wellBehavedStack)
    const interruption = new AbortController()
    const onWrite = (text: string) => {
      if (text.startsWith('driving')) interruption.abort(new Error('Ctrl-C'))
    }
    const { exitCode, output } = await run([], { script: script.path, interruption: interruption.signal, onWrite })
    expect(exitCode).toBe(130)
    expect(output).toContain('cut short after')
    expect(output).not.toContain('NaN')
    expect(existsSync(join(script.folder, 'stopped'))).toBe(true)
  })

  test('is stopped when the start is interrupted', async () => {
    await using script = await writeStackScript('setInterval(() => {}, 1_000)')
    const interruption = AbortSignal.abort(new Error('Ctrl-C'))
    expect((await run([], { script: script.path, interruption })).exitCode).toBe(130)
  })
})
