import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished, test } from 'vitest'
import { openPageAt } from '../browser.ts'
import { makeReportWith, planOfReadme } from '../make-reports.ts'

const file = resolve(import.meta.dirname, '../../../../../docs/images/planner.png')

test('the report of the planner: docs/images/planner.png', async () => {
  const report = await makeReportWith(planOfReadme)
  onTestFinished(report.remove)
  // From the headline to the chart of money by tasks: what follows it is for those who read on.
  const { page } = await openPageAt(pathToFileURL(report.file).href, { viewport: { width: 1_100, height: 1_310 } })
  await page.screenshot({ path: file })
})
