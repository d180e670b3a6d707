import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

/** Programs that hand over to a tool with options of its own, or may import nothing of ours, and why that is well. */
const apart: Readonly<Record<string, string>> = {
  'packages/workspace/src/test-run/main.ts': "takes vitest's options; its own --help is all there is",
  'packages/lambda-emulator/src/main.ts':
    'a tool of its own that imports clock only; main.test.ts holds it to the same',
}

const programs = Object.entries(scripts).flatMap(([name, script]) => {
  const [, program = ''] = / node ((?:apps|packages)\/\S+\/main\.ts)/.exec(` ${script}`) ?? []
  return program === '' || apart[program] !== undefined ? [] : [{ name, program }]
})

test('the commands of package.json are found', () => {
  expect(programs.map(({ name }) => name)).toEqual(expect.arrayContaining(['start', 'burst', 'plan', 'check', 'synth']))
})

test.each(programs)('npm run $name is held to the manners of all commands', ({ program }) => {
  const folder = join(root, dirname(program))
  const tests = globSync('**/*.test.ts', { cwd: folder }).map((path) => readFileSync(join(folder, path), 'utf8'))
  expect(tests.some((text) => /\bcommandManners\(/.test(text))).toBe(true)
})
