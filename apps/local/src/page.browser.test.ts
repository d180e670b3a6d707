import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browser, openPage } from './testing/browser.ts'
import { openChat } from './testing/chat.ts'

/** One answer takes the whole stack, for long enough to click in the middle of it on a slow machine too. */
const oneSlot = { TASK_CONCURRENCY_LIMIT: '1', TASKS: '1', MODEL_TOKENS_PER_SECOND: '20' }

describe.skipIf(browser === undefined)('the chat page in a browser', () => {
  test('streams an answer with its cards and says which plane served it', async () => {
    const { page, faults } = await openPage()
    await ask(page, 'recommend a heist manga')
    await page.locator('.answer .text', { hasText: /.{20}/s }).waitFor()
    expect(await page.locator('.answer .card').count(), 'the text streams before the cards come').toBe(0)
    await page.locator('.answer .card').nth(2).waitFor()
    expect(await page.locator('.answer .text').textContent()).toContain('Lupin III')
    expect(await page.locator('.answer .card').first().textContent()).toMatch(/heist/)
    expect(await page.locator('.answer .served-by').textContent()).toMatch(/^served by fargate · .*embedded/)
    await page.locator('input:focus').waitFor()
    expect(faults).toEqual([])
  })

  test('shows that Lambda served an answer, and why', async () => {
    const { page, origin } = await openPage(oneSlot)
    await openChat(origin, 'holds-the-only-slot')
    await ask(page, 'hello')
    await page.locator('.answer .served-by', { hasText: 'served by lambda (overflow: concurrency)' }).waitFor()
  })

  test('follows where it is sent without knowing, and shows the same', async () => {
    const { page, origin, faults } = await openPage({ ...oneSlot, OVERFLOW_TRANSPORT: 'redirect' })
    const sentTo: string[] = []
    page.on('request', (request) => request.redirectedFrom() !== null && sentTo.push(new URL(request.url()).pathname))
    await openChat(origin, 'holds-the-only-slot')
    await ask(page, 'hello')
    await page.locator('.answer .served-by', { hasText: 'served by lambda (overflow: concurrency)' }).waitFor()
    expect([sentTo, faults]).toEqual([['/overflow/api/chat'], []])
  })

  test('says in words when there is no room', async () => {
    const { page, origin } = await openPage({ ...oneSlot, OVERFLOW_PLANE: 'none' })
    await openChat(origin, 'holds-the-only-slot')
    await ask(page, 'hello')
    await page.locator('.answer .error', { hasText: /Very busy right now. Please ask again in \d s/ }).waitFor()
  })

  test('works with the keyboard and fits a narrow screen', async () => {
    const { page } = await openPage({}, { viewport: { width: 360, height: 640 } })
    await page.keyboard.press('Tab')
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    await page.locator('.answer .served-by', { hasText: 'embedded' }).waitFor()
    const root = 'document.documentElement'
    expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0)
  })
})

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question)
  await page.getByRole('button', { name: 'Ask' }).click()
}
