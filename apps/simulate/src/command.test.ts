import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { commandManners } from '@manga-assist/command-line/testing'
import { describe, expect, test } from 'vitest'
import { simulateCommand } from './command.ts'
import { description } from './description.ts'
import { runCommand, temporaryFile } from './testing/run-command.ts'

/** Two at once for 0.15 s + 1 s, then one. */
const trace = 'offset_ms,context_tokens,generated_tokens\n0,0,50\n0,0,50\n5000,0,50\n'

commandManners({
  description,
  run: (argv) => runCommand(simulateCommand, argv),
  badValues: [['--slots', 'x'], ['--policy', 'best'], []],
})

describe('npm run simulate', () => {
  test.each([
    ['plain', trace],
    ['gzip', gzipSync(trace)],
  ])('replays a %s trace under every policy and prints the results as JSON', async (name, content) => {
    const { code, written, errors } = await run(['--slots', '1', '--policy', 'none,spill-when-full', '--json'], {
      name,
      content,
    })
    expect(code).toBe(0)
    expect(errors).toBe('seed 1\n')
    const common = { slots: 1, requests: 3, shed: 0, flips: 0, waitP50Ms: 0 }
    expect(JSON.parse(written)).toEqual([
      {
        ...common,
        policy: 'none',
        spilled: 0,
        late: 0.333333,
        waitP95Ms: 1150,
        waitP99Ms: 1150,
        lambdaSeconds: 0,
        costUsd: expect.any(Number),
      },
      {
        ...common,
        policy: 'spill-when-full',
        spilled: 1,
        late: 0,
        waitP95Ms: 800,
        waitP99Ms: 800,
        lambdaSeconds: 1.95,
        costUsd: expect.any(Number),
      },
    ])
  })

  test('writes one page with every policy and its course, which asks nothing of any server', async () => {
    using file = temporaryFile('trace.csv', trace)
    const html = join(file.folder, 'reports/simulate.html')
    const { code, errors } = await run(['--slots', '1', '--policy', 'none,spill-when-full', '--html', html])
    expect({ code, errors }).toEqual({ code: 0, errors: `seed 1\nreport: ${html}\n` })
    const page = readFileSync(html, 'utf8')
    expect(page).toMatch(
      /spill-when-full leaves 0\.0 % late or refused for \$.*; none leaves 33\.3 % late or refused for \$/,
    )
    for (const id of ['money', 'course-0', 'course-1']) expect(page).toContain(`aria-labelledby="${id}-title"`)
    expect(page).toContain('<th scope="row">spill-when-full</th>')
    expect(page).not.toMatch(/<(link|script|img|iframe)|@import|url\((?!#)|NaN|undefined/)
  })

  test('a report that cannot be written is told, after all that was found out', async () => {
    const { code, written, errors } = await run(['--policy', 'none', '--html', '/dev/null/simulate.html'])
    expect({ code, errors }).toEqual({
      code: 1,
      errors: expect.stringContaining('cannot write /dev/null/simulate.html'),
    })
    expect(written).toContain('none')
  })

  test('prints a table without --json', async () => {
    const { written } = await run(['--slots', '1,2', '--policy', 'none'])
    expect(written.split('\n').map((line) => line.slice(0, 45))).toEqual([
      'policy  slots  requests  spilled  shed    lat',
      'none        1         3    0.0 %     0  33.3 ',
      'none        2         3    0.0 %     0   0.0 ',
      '',
    ])
  })

  test('the fleet model says what became of the tasks', async () => {
    const fleet = ['--model', 'fleet', '--slots', '1', '--policy', 'none', '--fault', 'task-dies@2']
    const { written } = await run([...fleet, '--json'])
    expect(JSON.parse(written)).toMatchObject([{ lost: 0, mostTasks: 1, waitP99Ms: 20_000 }])
    expect((await run(fleet)).written).toContain('most tasks')
  })

  test.each([
    ['a bad option', ['--slots', 'x'], 2, 'simulate: --slots must be a whole number'],
    ['a missing file', ['--trace', 'no-such-file.csv'], 1, 'cannot be read: ENOENT'],
    ['a folder', ['--trace', tmpdir()], 1, 'it is not a file; name a CSV file, plain or gzip'],
  ])('%s ends with its exit code and one line', async (_, argv, exitCode, message) => {
    const { code, written, errors } = await run(argv)
    expect({ code, written }).toEqual({ code: exitCode, written: '' })
    expect(errors).toContain(message)
  })

  test('a damaged archive and a malformed row are errors, without a result', async () => {
    const cut = await run([], { name: 'cut.gz', content: gzipSync(trace).subarray(0, 40) })
    expect(cut).toMatchObject({ code: 1, written: '', errors: expect.stringContaining('is it whole?') })
    const malformed = await run([], { name: 'bad.csv', content: `${trace}6000,1,x\n` })
    expect(malformed).toMatchObject({ code: 1, written: '' })
    expect(malformed.errors).toContain(
      'line 5, column 3 (generated_tokens): must be a whole number from 0 to 9999999, received "x"',
    )
  })

  test('an interruption ends it with 130', async () => {
    const interruption = new AbortController()
    interruption.abort(new Error('received SIGINT'))
    expect(await run([], {}, interruption.signal)).toMatchObject({ code: 130, written: '' })
  })
})

async function run(
  argv: readonly string[],
  { name = 'trace.csv', content = trace }: { name?: string; content?: string | Uint8Array } = {},
  signal?: AbortSignal,
) {
  using file = temporaryFile(name, content)
  return await runCommand(simulateCommand, ['--trace', file.file, ...argv], signal)
}
