import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { axeViolations } from './testing/axe.ts'
import { browser, openPageAt } from './testing/browser.ts'
import { makeReport, reportNames } from './testing/make-reports.ts'
import { overhang } from './testing/reader.ts'

/** A4 on its side without its margins, in the pixels that a page is laid out in. */
const paper = { width: Math.floor(((297 - 24) / 25.4) * 96), height: Math.floor(((210 - 24) / 25.4) * 96) }
const screens = [
  { width: 1_100, height: 800, colorScheme: 'light' },
  { width: 1_100, height: 800, colorScheme: 'dark' },
  { width: 360, height: 740, colorScheme: 'light' },
] as const
/** A report is sent by mail. */
const mostPdfBytes = 2_000_000

describe.skipIf(browser === undefined).each(reportNames)('the report of %s, from a real run', (name) => {
  test('is one file without a script that everybody can read, on any screen and on paper', async () => {
    const { page, faults } = await openReport(await readReport(name))
    expect(await page.locator('script, link, img, iframe').count()).toBe(0)
    expect(await page.locator('h1').count()).toBe(1)
    for (const { colorScheme, ...size } of screens) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      expect(await axeViolations(page)).toEqual([])
      expect(await overhang(page)).toBe(0)
    }
    await expectPrintable(page)
    expect(faults).toEqual([])
  }, 120_000)
})

async function readReport(name: (typeof reportNames)[number]): Promise<string> {
  const { file, remove } = await makeReport(name)
  onTestFinished(remove)
  return readFileSync(file, 'utf8')
}

/** Served over HTTP, where everything else that it asked for would be seen. */
async function openReport(report: string) {
  const server = createServer(({ url }, response) => {
    if (url === '/') response.setHeader('content-type', 'text/html').end(report)
    else response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return await openPageAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

/** Black on white also where screens are dark; nothing is wider than the paper, and no chart or table higher. */
async function expectPrintable(page: Page): Promise<void> {
  await page.setViewportSize(paper)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
  const sizes = await page.evaluate<{ width: number; height: number }[]>(
    `[...document.querySelectorAll('.chart, table')].map((each) => {
      const { right: width, height } = each.getBoundingClientRect()
      return { width, height }
    })`,
  )
  expect(sizes.length).toBeGreaterThan(1)
  expect(sizes.filter(({ width, height }) => width > paper.width || height > paper.height)).toEqual([])
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 84[12](\.\d+)? 59[45](\.\d+)?\]/)
  expect(pdf.length).toBeLessThan(mostPdfBytes)
}
