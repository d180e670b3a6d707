import type { AllowedSkip } from './allowed-skips.ts'

/** The part of vitest's JSON report that counts. */
export interface TestReport {
  testResults: readonly {
    name: string
    status: string
    /** Why the file as a whole failed, for example because it could not be imported. */
    message?: string
    assertionResults: readonly { fullName: string; status: string }[]
  }[]
}

export interface TestSummary {
  passed: number
  failed: number
  skipped: number
  /** Skips that make the run fail: every one in CI that is not allowed. */
  refusedSkips: readonly string[]
}

/** How a test run ended. */
export interface TestRun {
  /** Undefined when the tests could not be run: nothing was written, or what they need could not be made. */
  report: TestReport | undefined
  /** Of the test runner. It fails for reasons of its own too, such as an error outside of any test. */
  exitCode: number
}

/**
 * Pure: counts a run. A file that failed without a failed test counts as one failure, and so does a run that failed
 * although no test did, or that ran no test at all.
 */
export function summarise(
  { report = { testResults: [] }, exitCode }: TestRun,
  isCi: boolean,
  allowed: readonly AllowedSkip[],
): TestSummary {
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const skips = tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName)
  const refusedSkips = isCi ? skips.filter((name) => !allowed.some(({ test }) => name.includes(test))) : []
  const count = (wanted: string) => tests.filter(({ status }) => status === wanted).length
  const failed = count('failed') + brokenFiles.length + refusedSkips.length
  const failedOtherwise = exitCode !== 0 || tests.length === 0
  return {
    passed: count('passed'),
    failed: failed === 0 && failedOtherwise ? 1 : failed,
    skipped: skips.length - refusedSkips.length,
    refusedSkips,
  }
}

/** The closing line, read by machines. */
export function closingLine({ passed, failed, skipped }: TestSummary): string {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`
}
