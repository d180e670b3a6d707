import { resolve } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage } from '../browser.ts'
import { answered, ask } from '../reader.ts'

const images = resolve(import.meta.dirname, '../../../../../docs/images')

const views: Record<string, BrowserContextOptions> = {
  page: { viewport: { width: 1_200, height: 900 }, colorScheme: 'light' },
  'page-dark': { viewport: { width: 1_200, height: 900 }, colorScheme: 'dark' },
  'page-narrow': { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
}

test.each(Object.entries(views))('the page, with what it recommends: docs/images/%s.png', async (name, options) => {
  const { page, faults } = await openPage({ MODEL_TOKENS_PER_SECOND: '400' }, { ...options, reducedMotion: 'reduce' })
  await recommended(page, 'Something calm about food')
  await page.getByRole('button', { name: 'New chat' }).click()
  await recommended(page, 'Recommend me a heist manga')
  await page.getByRole('button', { name: 'Like' }).first().click()
  await page.locator('[aria-pressed=true]').waitFor()
  // From the end of the text on: what is recommended is what the page is for.
  await page.locator('.answer .text > :last-child').evaluate('(element) => element.scrollIntoView({ block: "start" })')
  expect(faults).toEqual([])
  await page.screenshot({ path: resolve(images, `${name}.png`) })
})

async function recommended(page: Page, question: string): Promise<void> {
  await ask(page, question)
  await (await answered(page)).locator('.card .tags').nth(2).waitFor()
  // Hidden behind the menu on a phone.
  await page.locator('.conversations a', { hasText: question }).waitFor({ state: 'attached' })
}
