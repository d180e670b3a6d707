import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { expect, test } from 'vitest'
import { taskCommand } from './task-command.ts'
import { tasks } from './tasks.ts'

async function run(argv: readonly string[]) {
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const ran: unknown[] = []
  const code = await taskCommand(argv, {
    output,
    errors,
    async runTool(command, environment) {
      ran.push({ command: command.join(' '), environment })
      return 7
    },
  })
  return { code, written: output.text(), errors: errors.text(), ran }
}

for (const [name, { description }] of Object.entries(tasks)) {
  commandManners({
    description,
    async run(argv) {
      const { ran, ...ended } = await run([name, ...argv])
      expect(ran).toEqual([])
      return ended
    },
    badValues: [['now']],
  })
}

test('a task hands over to its tool, and ends as that does', async () => {
  expect(await run(['nightly'])).toEqual({
    code: 7,
    written: '',
    errors: '',
    ran: [{ command: 'vitest run fuzz', environment: { NIGHTLY: 'true' } }],
  })
})

test.each([['nothing'], ['toString']])('there is no task %s', async (name) => {
  expect(await run([name])).toMatchObject({ code: 2, errors: expect.stringContaining(`received "${name}"`) })
})

test('package.json names each', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../package.json'), 'utf8'))
  for (const name of Object.keys(tasks)) expect(scripts[name]).toMatch(new RegExp(`src/task/main\\.ts ${name}$`))
})
