import { expect, test } from 'vitest'
import { recordingEngine } from '../testing/recording-engine.ts'
import { imagesCommand } from './command.ts'

test('--help names every option and ends well', async () => {
  const { exitCode, out } = await run('--help')
  expect(exitCode).toBe(0)
  for (const option of ['--check', '--quick', '--only', '--release', '--repository', '--json']) {
    expect(out).toContain(`  ${option}`)
  }
})

test('a bad command line is refused with one line and exit code 2, before anything is built', async () => {
  expect(await run('--only', 'web')).toEqual({
    exitCode: 2,
    out: '',
    asked: [],
    errors: 'images: --only takes router, fargate, lambda with commas between; got "web" (--help lists the options)\n',
  })
})

async function run(...argv: string[]) {
  const { engine, asked } = recordingEngine()
  const written = { out: '', errors: '' }
  const exitCode = await imagesCommand(argv, {
    engine,
    root: '/nowhere',
    write: (text) => {
      written.out += text
    },
    writeError: (text) => {
      written.errors += text
    },
  })
  return { exitCode, asked, ...written }
}
