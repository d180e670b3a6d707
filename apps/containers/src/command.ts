import { runCommand } from '@manga-assist/command-line'
import { description, parseContainersArguments } from './arguments.ts'

/** How a run of the tests ended. */
export interface TestRun {
  exitCode: number
  /** What the runner wrote; undefined when it could not. */
  report: TestCounts | undefined
}

/** The part of vitest's JSON report that counts. */
interface TestCounts {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
}

export interface ContainersDependencies {
  /** What is missing of programs and the engine, each with the command that brings it. */
  missingTools: () => readonly string[]
  missingImages: () => readonly string[]
  /** Runs these tests, all when none is named. */
  runTests: (names: readonly string[]) => TestRun
  /** Whether what is missing is a failure. */
  isCi: boolean
  write: (text: string) => void
  writeError: (text: string) => void
}

/** `npm run containers`: gives the exit code. */
export async function containersCommand(
  argv: readonly string[],
  dependencies: ContainersDependencies,
): Promise<number> {
  const { write, writeError } = dependencies
  return await runCommand({
    ...{ description, parsed: parseContainersArguments(argv), write, writeError },
    run: (names) => run(names, dependencies),
  })
}

function run(names: readonly string[], dependencies: ContainersDependencies): number {
  const { missingTools, missingImages, runTests, isCi, write } = dependencies
  const tools = missingTools()
  if (tools.length > 0) {
    write(`containers: ${isCi ? 'failed' : 'skipped'}, for want of ${tools.join(', ')}\n`)
    return isCi ? 1 : 0
  }
  const images = missingImages()
  if (images.length > 0) {
    write(`containers: failed, no image ${images.join(', ')}: npm run images\n`)
    return 1
  }
  return conclude(runTests(names), dependencies)
}

/** The runner fails for reasons of its own too; nothing is passed that did not run. */
function conclude({ exitCode, report }: TestRun, { isCi, write }: ContainersDependencies): number {
  const { numPassedTests: passed = 0, numFailedTests = 0, numPendingTests: skipped = 0 } = report ?? {}
  const isWell = exitCode === 0 && passed > 0 && numFailedTests === 0 && !(isCi && skipped > 0)
  const failed = isWell ? 0 : Math.max(1, numFailedTests)
  write(`containers: ${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return isWell ? 0 : 1
}
