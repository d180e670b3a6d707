import { expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { imagesCommand } from './command.ts'

/** For what must not come as far as the engine. */
const engine: Engine = {
  build: () => Promise.reject(new Error('no build is expected')),
  tag: () => Promise.reject(new Error('no tag is expected')),
  idOf: () => Promise.reject(new Error('no question is expected')),
  layersOf: () => Promise.reject(new Error('no question is expected')),
  describe: () => Promise.reject(new Error('no question is expected')),
  remove: () => Promise.reject(new Error('no removal is expected')),
}

test('--help names every option and ends well', async () => {
  const { exitCode, out } = await run('--help')
  expect(exitCode).toBe(0)
  for (const option of ['--check', '--quick', '--only', '--release', '--repository', '--json']) {
    expect(out).toContain(`  ${option}`)
  }
})

test('a bad command line is refused with one line and exit code 2', async () => {
  expect(await run('--only', 'web')).toEqual({
    exitCode: 2,
    out: '',
    errors: 'images: --only takes router, fargate, lambda with commas between; got "web" (--help lists the options)\n',
  })
})

async function run(...argv: string[]) {
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
  return { exitCode, ...written }
}
