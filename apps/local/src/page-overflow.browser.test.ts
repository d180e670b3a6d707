import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browser, openPage } from './testing/browser.ts'
import { openChat, stopChat } from './testing/chat.ts'
import { answered, ask } from './testing/reader.ts'

/** One answer takes the whole stack, for longer than a slow machine takes to ask a second question. */
const oneSlot = { TASK_CONCURRENCY_LIMIT: '1', TASKS: '1', MODEL_TOKENS_PER_SECOND: '8' }

describe.skipIf(browser === undefined)('the chat page, when the tasks are full,', () => {
  test('shows that Lambda served an answer, and why', async () => {
    const { page, origin } = await openPage(oneSlot)
    await holdTheSlot(page, origin)
    await ask(page, 'hello')
    const servedBy = (await answered(page)).locator('.served-by')
    expect(await servedBy.textContent()).toMatch(/^Served by lambda: the tasks had .* \(overflow: concurrency\)/)
  })

  test('follows where it is sent without knowing, and shows the same', async () => {
    const { page, origin, faults } = await openPage({ ...oneSlot, OVERFLOW_TRANSPORT: 'redirect' })
    const sentTo: string[] = []
    page.on('request', (request) => request.redirectedFrom() !== null && sentTo.push(new URL(request.url()).pathname))
    await holdTheSlot(page, origin)
    await ask(page, 'hello')
    const servedBy = (await answered(page)).locator('.served-by')
    expect(await servedBy.textContent()).toMatch(/^Served by lambda: .* \(overflow: concurrency\)/)
    expect(sentTo).toContain('/overflow/api/chat')
    expect(faults).toEqual([])
  })

  test('says that there is no room, counts down, and asks again by itself', async () => {
    const { page, origin } = await openPage({ ...oneSlot, OVERFLOW_PLANE: 'none' })
    const release = await holdTheSlot(page, origin)
    await ask(page, 'hello')
    await page.getByRole('alert').getByText('Very busy right now.').waitFor()
    await page.getByText(/^Asking again in [1-9]\d* s$/).waitFor()
    expect(await page.locator('article.question').textContent()).toBe('hello')
    await release()
    const answer = await answered(page)
    expect(await answer.locator('.text').textContent()).not.toBe('')
    expect(await page.locator('article.question').count()).toBe(1)
  })

  test('says when a reader asks too much, and lets them ask again when the limit does', async () => {
    const { page } = await openPage({ RATE_LIMIT_PER_MINUTE: '8' })
    const [refused, served] = [page.getByText('That was a lot at once.'), page.locator('.answer .served-by')]
    for (let asked = 1; (await refused.count()) === 0; asked += 1) {
      if (asked > 9) throw new Error('the limit of 8 requests a minute refused none of 9 questions')
      await ask(page, 'hello')
      await refused.or(served.nth(asked - 1)).waitFor()
    }
    await page.getByText(/At most 8 requests a minute for one user; ask again in \d+ s/).waitFor()
    const again = page.getByRole('button', { name: 'Ask again' })
    expect(await again.isDisabled()).toBe(true)
    await page.locator('.notice button:enabled', { hasText: 'Ask again' }).waitFor()
    await again.click()
    await refused.waitFor({ state: 'detached' })
    await answered(page)
  })
})

/** Has an answer take the only slot of the tasks until the test lets it go, or the answer ends. */
async function holdTheSlot(page: Page, origin: string): Promise<() => Promise<void>> {
  // What the page reads at first takes the slot too.
  await page.waitForLoadState('networkidle')
  const id = 'holds-the-only-slot'
  const { response, end } = await openChat(origin, id)
  expect([response.status, response.headers.get('x-served-by')]).toEqual([200, 'fargate'])
  return async () => {
    await stopChat(origin, id)
    await end
  }
}
