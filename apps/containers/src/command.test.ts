import { commandManners, recordedTerminal } from '@manga-assist/command-line/testing'
import { expect, test } from 'vitest'
import { description } from './arguments.ts'
import { type ContainersDependencies, containersCommand } from './command.ts'

const well = { exitCode: 0, report: { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0 } }

commandManners({
  description,
  async run(argv) {
    const { exitCode: code, asked, written, errors } = await command(argv)
    expect(asked).toEqual([])
    return { code, written, errors }
  },
  badValues: [['flood'], ['start', 'flood']],
})

test('the tests that are named run, and one line says how they went', async () => {
  expect(await command(['drain', 'start'])).toEqual({
    exitCode: 0,
    asked: [['drain', 'start']],
    errors: '',
    written: 'containers: 7 passed, 0 failed, 0 skipped\n',
  })
})

test.each([
  ['a test failed', { exitCode: 1, report: { ...well.report, numFailedTests: 2 } }, '7 passed, 2 failed, 0 skipped'],
  ['the runner did', { exitCode: 1, report: well.report }, '7 passed, 1 failed, 0 skipped'],
  ['nothing ran', { exitCode: 0, report: { ...well.report, numPassedTests: 0 } }, '0 passed, 1 failed, 0 skipped'],
  ['nothing was written', { exitCode: 1, report: undefined }, '0 passed, 1 failed, 0 skipped'],
])('when %s the command fails', async (_name, ended, line) => {
  expect(await command([], { runTests: () => ended })).toMatchObject({ exitCode: 1, written: `containers: ${line}\n` })
})

test('a skipped test fails in CI only', async () => {
  const skipped = { exitCode: 0, report: { ...well.report, numPendingTests: 1 } }
  expect((await command([], { runTests: () => skipped })).exitCode).toBe(0)
  expect((await command([], { runTests: () => skipped, isCi: true })).exitCode).toBe(1)
})

test('without an engine one line says so, which in CI is a failure', async () => {
  const missingTools = () => ['docker (apt-get install docker.io)']
  expect(await command([], { missingTools })).toEqual({
    exitCode: 0,
    asked: [],
    errors: '',
    written: 'containers: skipped, for want of docker (apt-get install docker.io)\n',
  })
  expect(await command([], { missingTools, isCi: true })).toMatchObject({ exitCode: 1, asked: [] })
})

test('without images the command fails and says how to have them', async () => {
  expect(await command([], { missingImages: () => ['manga-assist/router:dev'] })).toEqual({
    exitCode: 1,
    asked: [],
    errors: '',
    written: 'containers: failed, no image manga-assist/router:dev: npm run images\n',
  })
})

async function command(argv: readonly string[], other: Partial<ContainersDependencies> = {}) {
  const asked: (readonly string[])[] = []
  const [output, errors] = [recordedTerminal(), recordedTerminal()]
  const exitCode = await containersCommand(argv, {
    missingTools: () => [],
    missingImages: () => [],
    runTests(names) {
      asked.push(names)
      return well
    },
    isCi: false,
    write: output.write,
    writeError: errors.write,
    ...other,
  })
  return { exitCode, asked, written: output.text(), errors: errors.text() }
}
