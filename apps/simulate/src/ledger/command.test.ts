import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { simulateCommand } from '../command.ts'
import { runCommand, temporaryFile } from '../testing/run-command.ts'

const header = {
  ledger: 1,
  service: 'router',
  at: '2026-11-21T10:00:00.000Z',
  policy: { name: 'static' },
  reserved: {},
  isShadow: false,
  primary: { slots: 1, tasks: 1 },
  overflow: { slots: 50, memoryMb: 512, longestRunMs: 60_000 },
  prices: { usdPerGbSecond: 0.0000133334, usdPerRequest: 0.0000002 },
  capacity: 65_536,
  recorded: 2,
}
const seen = { inFlight: 0, limit: 1, cpu: null, eventLoop: null, waiting: 0, overflowInFlight: 0 }
const served = {
  ...{ kind: 'request', n: 0, atMs: 1_000_000, class: 'chat', weight: 1, spillable: true, bodyBytes: 9, size: 9 },
  seen: { ...seen, overflowUnavailable: null },
  ...{ decision: 'serve', reason: 'headroom', waitMs: 0, firstByteMs: 20, serviceMs: 1_000 },
  ...{ overflowMs: 0, costUsd: 0, ending: 'completed' },
}
/** Of its time 0.8 s are the start of an environment: so much later was its first byte. */
const spilled = {
  ...served,
  ...{ n: 1, atMs: 1_000_500, decision: 'spill', reason: 'primary-full' },
  ...{ firstByteMs: 820, serviceMs: 1_800, overflowMs: 1_800, costUsd: 0.0000122 },
}
const ledger = text([header, served, spilled])

describe('npm run simulate -- --ledger', () => {
  test.each([
    ['plain', ledger],
    ['gzip', gzipSync(ledger)],
  ])('prints of a %s ledger what was recorded, each replay, and what that would have changed', async (_, content) => {
    const { code, written, errors } = await run(['--policy', 'none', '--json'], content)
    expect(code).toBe(0)
    expect(errors).toBe('seed 1\nrouter, read 2026-11-21T10:00:00.000Z: 2 requests in 0.5 s, replayed with 1 slot\n')
    const { recorded, replayed, ...others } = JSON.parse(written)
    expect(others).toEqual({ ledger: header, slots: 1, limits: { least: 1, most: 1 } })
    expect(recorded).toMatchObject({ policy: 'static', spilled: 1, waitP99Ms: 800, lambdaSeconds: 1.8, late: 0 })
    expect(replayed).toMatchObject([
      { policy: 'none', requests: 2, spilled: 0, waitP99Ms: 500, lambdaSeconds: 0, flips: 0 },
    ])
    expect(replayed[0].difference).toEqual({
      ...{ spilled: -1, shed: 0, late: 0, waitP50Ms: 0, waitP95Ms: -300, waitP99Ms: -300, lambdaSeconds: -1.8 },
      costUsd: Number((replayed[0].costUsd - recorded.costUsd).toFixed(6)),
    })
    expect(replayed[0].difference.costUsd).toBeLessThan(0)
  })

  test('prints two tables without --json', async () => {
    const { written } = await run(['--policy', 'none,spill-when-full'])
    const lines = written.split('\n').map((line) => line.slice(0, 46).trimEnd())
    expect(lines).toEqual([
      'policy            slots  requests  spilled  sh',
      'recorded: static      1         2   50.0 %',
      'none                  1         2    0.0 %',
      'spill-when-full       1         2   50.0 %',
      '',
      'against what was recorded (shares in percentag',
      'policy            spilled  shed    late  wait',
      'none             -50.0 pt     0  0.0 pt',
      'spill-when-full    0.0 pt     0  0.0 pt',
      '',
    ])
  })

  test('writes a page with what was recorded, each replay and its course', async () => {
    using file = temporaryFile('none', '')
    const html = join(file.folder, 'ledger.html')
    expect((await run(['--policy', 'none', '--html', html])).code).toBe(0)
    const page = readFileSync(html, 'utf8')
    for (const text of ['recorded: static', 'Against what was recorded', 'id="course-1-title"']) {
      expect(page).toContain(text)
    }
    expect(page).not.toMatch(/<(link|script|img|iframe)|@import|url\((?!#)|NaN|undefined/)
  })

  test('replays the policy in force and others when none is named', async () => {
    const { written } = await run(['--json'])
    const policies = JSON.parse(written).replayed.map(({ policy }: { policy: string }) => policy)
    expect(policies).toEqual(['same', 'none', 'static', 'spill-when-full', 'adaptive'])
  })

  test('takes another number of slots, and says where the recorded one moved', async () => {
    const moved = text([header, served, { ...spilled, seen: { ...spilled.seen, limit: 4 } }])
    const { errors } = await run(['--policy', 'none'], moved)
    expect(errors).toContain('replayed with 4 slots\nthe limit was between 1 and 4: --slots replays with another\n')
    const { written } = await run(['--policy', 'none', '--slots', '7', '--json'], moved)
    expect(JSON.parse(written)).toMatchObject({ slots: 7, replayed: [{ slots: 7, waitP99Ms: 0 }] })
  })

  test('says when the ring had overwritten what came before', async () => {
    const { errors } = await run(['--policy', 'none'], text([{ ...header, capacity: 1, recorded: 9 }, served]))
    expect(errors).toContain('the ledger held the last 1 of 9 entries: it begins in the middle')
  })

  test('a ledger of a router that nobody asked is replayed, too', async () => {
    const { code, written } = await run(['--json'], text([header]))
    expect(code).toBe(0)
    expect(JSON.parse(written).recorded).toMatchObject({ requests: 0, late: 0, lambdaSeconds: 0, costUsd: 0 })
    expect((await run([], text([header]))).written).toContain('same')
  })

  test.each([
    [
      'a malformed line',
      text([header, served, { ...spilled, waitMs: 'x' }]),
      ': line 3, field waitMs: must be a number, 0 or more, received "x"',
    ],
    ['a trace', 'offset_ms,context_tokens,generated_tokens\n', ': line 1, must be a line of JSON'],
    [
      'a damaged archive',
      gzipSync(ledger).subarray(0, 40),
      ' cannot be read: unexpected end of file; is it whole? Fetch or pack it again',
    ],
    [
      'a policy that cannot be replayed',
      text([{ ...header, policy: { name: 'magic' } }, served]),
      ': line 1, field policy.name: must be adaptive or static to be replayed, received "magic"',
    ],
  ])('%s ends it with 1 and one line', async (_, content, message) => {
    const { code, written, errors } = await run([], content)
    expect({ code, written }).toEqual({ code: 1, written: '' })
    expect(errors.trimEnd().split('\n').at(-1)).toMatch(/^simulate: --ledger /)
    expect(errors).toContain(message)
  })

  test('a missing file ends it with 1 and says what to name', async () => {
    const { code, errors } = await runCommand(simulateCommand, ['--ledger', 'no-such-file'])
    expect(code).toBe(1)
    expect(errors).toContain('simulate: --ledger no-such-file cannot be read: ENOENT')
    expect(errors).toContain('; name a file that /ledger of an admin port gave, plain or gzip\n')
  })

  test.each([
    [['--trace', 'a.csv'], '--trace is for traces, received --ledger; leave one of them out'],
    [['--model', 'fleet'], '--model is for traces, received --ledger; leave one of them out'],
    [['--policy', 'best'], '--policy must be a list of same, none, lambda-only'],
    [['--slots', '1,2'], '--slots must be a whole number from 1 up to 1000000, received "1,2"'],
    [['--slots-per-task', '0'], '--slots-per-task must be a whole number from 1 up to 1000000, received "0"'],
  ])('%j is refused with 2', async (argv, message) => {
    const { code, errors } = await run(argv)
    expect([code, errors]).toEqual([2, expect.stringContaining(message)])
  })

  test('same is for ledgers only', async () => {
    const { code, errors } = await runCommand(simulateCommand, ['--trace', 'a.csv', '--policy', 'same'])
    expect([code, errors]).toEqual([2, expect.stringContaining('received "same"')])
  })

  test('an interruption ends it with 130', async () => {
    const interruption = new AbortController()
    interruption.abort(new Error('received SIGINT'))
    expect(await run([], ledger, interruption.signal)).toMatchObject({ code: 130, written: '' })
  })
})

function text(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

async function run(argv: readonly string[], content: string | Uint8Array = ledger, signal?: AbortSignal) {
  using file = temporaryFile('ledger.ndjson', content)
  return await runCommand(simulateCommand, ['--ledger', file.file, ...argv], signal)
}
