import type { Locator, Page } from 'playwright-core'

/** Asks as a reader does. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
}

/** The last answer, once it has been written to its end. */
export async function answered(page: Page): Promise<Locator> {
  await page.locator('article.answer[aria-busy=false]').last().locator('.served-by').waitFor()
  await page.getByRole('button', { name: 'Ask', exact: true }).waitFor()
  return page.getByRole('article', { name: 'MangaAssist answered' }).last()
}

/** Resolves when some text of an answer stands on the page, and more is to come. */
export async function beingWritten(page: Page): Promise<string> {
  const text = page.locator('article.answer[aria-busy=true] .text', { hasText: /.{20}/s })
  await text.waitFor()
  return (await text.textContent()) ?? ''
}

/** How much wider the page is than its window, in pixels. */
export function overhang(page: Page): Promise<number> {
  const root = 'document.documentElement'
  return page.evaluate<number>(`${root}.scrollWidth - ${root}.clientWidth`)
}
