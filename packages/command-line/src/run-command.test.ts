import { expect, test } from 'vitest'
import { parseCommandLine } from './parse-command-line.ts'
import { runCommand } from './run-command.ts'
import { showsColour, styled } from './terminal.ts'
import { commandManners } from './testing/manners.ts'
import { recordedTerminal } from './testing/recorded-terminal.ts'
import { numberOr } from './values.ts'
import { ReportError, writeReport } from './write-report.ts'

const description = {
  name: 'count',
  about: 'Counts.',
  forms: ['[options]'],
  options: { to: { value: 'N', about: 'where it ends' } },
  examples: ['npm run count -- --to 5'],
  exitCodes: { 0: 'it counted', 1: 'it could not', 2: 'bad arguments' },
}

interface Setting {
  work?: (to: number) => number | Promise<number>
  interruption?: AbortSignal
}

async function run(argv: readonly string[], { work = (to) => to, interruption }: Setting = {}) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const code = await runCommand({
    description,
    parsed: parseCommandLine(description, argv, ({ to }) => numberOr('--to', to, 0, { upTo: 9 })),
    expected: [RangeError],
    write: output.write,
    writeError: errors.write,
    interruption,
    run: work,
  })
  return { code, written: output.text(), errors: errors.text() }
}

commandManners({ description, run: (argv) => run(argv), badValues: [['--to', 'ten'], ['now']] })

test('the exit code is that of the run', async () => {
  expect(await run(['--to', '3'])).toEqual({ code: 3, written: '', errors: '' })
})

test('an expected error is one line and 1; any other is thrown', async () => {
  const failing = (error: Error) => ({ work: () => Promise.reject(error) })
  expect(await run([], failing(new RangeError('too far')))).toMatchObject({ code: 1, errors: 'count: too far\n' })
  await expect(run([], failing(new TypeError('ours')))).rejects.toThrow('ours')
})

test('what an interruption cuts short ends with 130, and a fault of ours is thrown also then', async () => {
  const interruption = AbortSignal.abort(new Error('received SIGINT'))
  const stopped = (error: Error) => ({ interruption, work: () => Promise.reject(error) })
  expect(await run([], stopped(interruption.reason))).toEqual({ code: 130, written: '', errors: '' })
  expect((await run([], stopped(new Error('child ended', { cause: interruption.reason })))).code).toBe(130)
  expect(await run([], stopped(new RangeError('cut short')))).toEqual({ code: 130, written: '', errors: '' })
  await expect(run([], stopped(new TypeError('ours')))).rejects.toThrow('ours')
})

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
])('on a terminal: %j, with %j, colours are shown: %j', (isTty, variables, shown) => {
  expect(showsColour(isTty, variables)).toBe(shown)
  expect(styled({ colour: shown }, 'red', 'x')).toBe(shown ? '\u001b[31mx\u001b[39m' : 'x')
})

test('a report that cannot be written is told with its file and what to do', async () => {
  const writing = writeReport('/dev/null/report.html', '')
  await expect(writing).rejects.toThrow(ReportError)
  await expect(writing).rejects.toThrow(/^cannot write \/dev\/null\/report\.html: .+; name a file in a folder/)
})
