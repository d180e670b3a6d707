import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isTestCode, readSourceFiles } from '@manga-assist/workspace/rules'
import { architecturePage } from './architecture/architecture-page.ts'
import { readUnits } from './architecture/read-packages.ts'
import { decisionsPage, readDecisions } from './decisions/decisions-page.ts'
import { headersPage } from './headers/headers-page.ts'
import { withIncludedCode } from './included/included-code.ts'
import { metricsPage } from './metrics/metrics-page.ts'
import { readMetrics } from './metrics/read-metrics.ts'
import { declarationsIn } from './page/declarations.ts'
import { errorCodesIn } from './reasons/error-codes.ts'
import { reasonsPage } from './reasons/reasons-page.ts'
import { readSettings } from './settings/read-settings.ts'
import { settingsPage } from './settings/settings-page.ts'

const headersFile = 'packages/contracts/src/headers.ts'

export interface Page {
  /** Path from the root. */
  path: string
  text: string
}

/** Every page that follows from code, as it should be: those written here, and those written by hand that show code. */
export function buildPages(root: string): Page[] {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const written = [
    { path: 'docs/settings.md', text: settingsPage(readSettings(root)) },
    { path: 'docs/metrics.md', text: metricsPage(readMetrics()) },
    { path: 'docs/reasons-and-errors.md', text: reasonsPage(errorCodesIn(shippedFiles())) },
    { path: 'docs/headers.md', text: headersPage(declarationsIn(headersFile, read(headersFile))) },
    { path: 'docs/architecture.md', text: architecturePage(readUnits(root)) },
    { path: 'docs/decisions.md', text: decisionsPage(readDecisions(root)) },
  ]
  const byHand = globSync(['README.md', 'docs/*.md'], { cwd: root }).filter(
    (path) => !written.some((page) => page.path === path),
  )
  return [...written, ...byHand.map((path) => ({ path, text: withIncludedCode(read(path), read) }))]
}

/** apps/bench is a folder of its own, and not a part of one that is for benchmarks only. */
function shippedFiles() {
  return readSourceFiles().filter(({ path }) => !isTestCode(path.replace(/^\w+\/[\w-]+/, '')))
}
