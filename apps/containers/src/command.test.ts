import { expect, test } from 'vitest'
import { type ContainersDependencies, containersCommand } from './command.ts'

const well = { exitCode: 0, report: { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0 } }

test('help is printed, and nothing runs', () => {
  expect(command(['--help'])).toMatchObject({ exitCode: 0, asked: [] })
  expect(command(['--help']).output).toMatch(/^npm run containers/)
})

test.each([
  [['flood'], 'NAME must be one of start, drain, starved, burst, development, received "flood"'],
  [['--loud'], "Unknown option '--loud'"],
])('%j is refused with one line', (argv, message) => {
  expect(command(argv)).toMatchObject({ exitCode: 2, output: `containers: ${message}\n` })
})

test('the tests that are named run, and one line says how they went', () => {
  expect(command(['drain', 'start'])).toEqual({
    exitCode: 0,
    asked: [['drain', 'start']],
    output: 'containers: 7 passed, 0 failed, 0 skipped\n',
  })
})

test.each([
  ['a test failed', { exitCode: 1, report: { ...well.report, numFailedTests: 2 } }, '7 passed, 2 failed, 0 skipped'],
  ['the runner did', { exitCode: 1, report: well.report }, '7 passed, 1 failed, 0 skipped'],
  ['nothing ran', { exitCode: 0, report: { ...well.report, numPassedTests: 0 } }, '0 passed, 1 failed, 0 skipped'],
  ['nothing was written', { exitCode: 1, report: undefined }, '0 passed, 1 failed, 0 skipped'],
])('when %s the command fails', (_name, ended, line) => {
  expect(command([], { runTests: () => ended })).toMatchObject({ exitCode: 1, output: `containers: ${line}\n` })
})

test('a skipped test fails in CI only', () => {
  const skipped = { exitCode: 0, report: { ...well.report, numPendingTests: 1 } }
  expect(command([], { runTests: () => skipped }).exitCode).toBe(0)
  expect(command([], { runTests: () => skipped, isCi: true }).exitCode).toBe(1)
})

test('without an engine one line says so, which in CI is a failure', () => {
  const missingTools = () => ['docker (apt-get install docker.io)']
  expect(command([], { missingTools })).toEqual({
    exitCode: 0,
    asked: [],
    output: 'containers: skipped, for want of docker (apt-get install docker.io)\n',
  })
  expect(command([], { missingTools, isCi: true })).toMatchObject({ exitCode: 1, asked: [] })
})

test('without images the command fails and says how to have them', () => {
  expect(command([], { missingImages: () => ['manga-assist/router:dev'] })).toEqual({
    exitCode: 1,
    asked: [],
    output: 'containers: failed, no image manga-assist/router:dev: npm run images\n',
  })
})

function command(argv: readonly string[], other: Partial<ContainersDependencies> = {}) {
  const asked: (readonly string[])[] = []
  let output = ''
  const write = (text: string) => {
    output += text
  }
  const exitCode = containersCommand(argv, {
    missingTools: () => [],
    missingImages: () => [],
    runTests(names) {
      asked.push(names)
      return well
    },
    isCi: false,
    write,
    writeError: write,
    ...other,
  })
  return { exitCode, asked, output }
}
