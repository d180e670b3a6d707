import { describe, expect, test } from 'vitest'
import { browser, openPage } from './testing/browser.ts'
import { openChat } from './testing/chat.ts'
import { answered, ask } from './testing/reader.ts'

/** One answer takes the whole stack, for long enough to click in the middle of it on a slow machine too. */
const oneSlot = { TASK_CONCURRENCY_LIMIT: '1', TASKS: '1', MODEL_TOKENS_PER_SECOND: '20' }

describe.skipIf(browser === undefined)('the chat page, when the tasks are full,', () => {
  test('shows that Lambda served an answer, and why', async () => {
    const { page, origin } = await openPage(oneSlot)
    await openChat(origin, 'holds-the-only-slot')
    await ask(page, 'hello')
    const servedBy = (await answered(page)).locator('.served-by')
    expect(await servedBy.textContent()).toMatch(/^Served by lambda: the tasks had .* \(overflow: concurrency\)/)
  })

  test('follows where it is sent without knowing, and shows the same', async () => {
    const { page, origin, faults } = await openPage({ ...oneSlot, OVERFLOW_TRANSPORT: 'redirect' })
    const sentTo: string[] = []
    page.on('request', (request) => request.redirectedFrom() !== null && sentTo.push(new URL(request.url()).pathname))
    await openChat(origin, 'holds-the-only-slot')
    await ask(page, 'hello')
    const servedBy = (await answered(page)).locator('.served-by')
    expect(await servedBy.textContent()).toMatch(/^Served by lambda: .* \(overflow: concurrency\)/)
    expect(sentTo).toContain('/overflow/api/chat')
    expect(faults).toEqual([])
  })

  test('says that there is no room, counts down, and asks again by itself', async () => {
    const { page, origin } = await openPage({ ...oneSlot, OVERFLOW_PLANE: 'none' })
    // What the page reads at first takes the slot too.
    await page.waitForLoadState('networkidle')
    const held = await openChat(origin, 'holds-the-only-slot')
    expect(held.response.status).toBe(200)
    await ask(page, 'hello')
    await page.getByRole('alert').getByText('Very busy right now.').waitFor()
    await page.getByText(/^Asking again in [1-9]\d* s$/).waitFor()
    expect(await page.locator('article.question').textContent()).toBe('hello')
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
