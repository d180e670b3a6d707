import { beforeAll, describe, expect, test } from 'vitest'
import { browser, openPageAt } from './testing/browser.ts'
import { startLocalStack } from './testing/local-stack.ts'
import { answered, ask, beingWritten, overhang } from './testing/reader.ts'

describe.skipIf(browser === undefined)('the chat page in a browser', () => {
  let origin = ''
  beforeAll(async () => {
    const cleanUps: (() => Promise<void>)[] = []
    const stack = await startLocalStack({}, (cleanUp) => cleanUps.push(cleanUp))
    origin = new URL(stack.addresses.router ?? '').origin
    return async () => {
      for (const cleanUp of cleanUps) await cleanUp()
    }
  })

  test('streams an answer with its cards and says which plane served it', async () => {
    const { page, faults } = await openPageAt(origin)
    await ask(page, 'recommend a heist manga')
    await beingWritten(page)
    expect(await page.locator('.answer .card').count(), 'the text streams before the cards come').toBe(0)
    const answer = await answered(page)
    expect(await answer.locator('.text').textContent()).toContain('Lupin III')
    const card = answer.locator('.card').first()
    expect(await card.locator('[lang=ja]').textContent()).toBe('ルパン三世')
    await card.getByText('Monkey Punch').waitFor()
    expect(await card.textContent()).toMatch(/Lupin III.*Lupin Sansei.*1967.*crime.*Why: .*heist/s)
    expect(await answer.locator('.served-by').textContent()).toMatch(/^Served by fargate · .*embedded.* · \d+\.\d s$/)
    await page.locator('textarea:focus').waitFor()
    expect(faults).toEqual([])
  })

  test('is loaded compressed, in few requests, and from then on from the cache', async () => {
    const { page } = await openPageAt(origin)
    await page.waitForLoadState('networkidle')
    const loaded: { path: string; coding: string | undefined; status: string }[] = []
    page.on('response', async (response) => {
      const { pathname: path } = new URL(response.url())
      if (path.startsWith('/v1/')) return
      const { 'content-encoding': coding, 'cache-control': status = '' } = response.headers()
      loaded.push({ path, coding, status })
    })
    await page.reload()
    await page.waitForLoadState('networkidle')
    expect(loaded.length).toBeLessThanOrEqual(5)
    const named = (pattern: RegExp) => loaded.find(({ path }) => pattern.test(path))
    expect(named(/^\/$/)).toMatchObject({ coding: expect.stringMatching(/br|gzip/), status: 'no-cache' })
    expect(named(/\.js$/)).toMatchObject({ coding: expect.stringMatching(/br|gzip/) })
    expect(named(/\.js$/)?.status).toContain('immutable')
  })

  test('answers over a WebSocket too, once that is chosen, and stays with it', async () => {
    const { page, faults } = await openPageAt(origin)
    const sockets: string[] = []
    const posts: string[] = []
    page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname))
    page.on('request', (request) => request.method() === 'POST' && posts.push(new URL(request.url()).pathname))
    await page.getByRole('radio', { name: 'WebSocket' }).check()
    await page.reload()
    await ask(page, 'recommend a heist manga')
    const answer = await answered(page)
    expect(await answer.locator('.card').count()).toBe(3)
    await ask(page, 'hello')
    await answered(page)
    expect([sockets, posts, faults]).toEqual([['/ws/chat'], [], []])
  })

  test('takes what the reader thinks of a title in place, and recommends other titles then', async () => {
    const { page, faults } = await openPageAt(origin)
    const forYou = page.getByRole('region', { name: 'For you' })
    await forYou.locator('.card').nth(5).waitFor()
    const first = await forYou.getByRole('heading', { level: 3 }).first().textContent()
    await forYou.getByRole('button', { name: 'Read' }).first().click()
    await forYou.getByRole('heading', { name: first ?? '' }).waitFor({ state: 'detached' })
    expect(await forYou.locator('.card').count()).toBe(6)

    await ask(page, 'recommend a heist manga')
    const like = (await answered(page)).getByRole('button', { name: 'Like' }).first()
    await like.click()
    await page.locator('.answer button.liked[aria-pressed=true]').waitFor()
    await page.reload()
    await page.locator('.answer button.liked[aria-pressed=true]').waitFor()
    await page.locator('.answer button.liked[aria-pressed=true]').click()
    await page.locator('.answer button.liked[aria-pressed=true]').waitFor({ state: 'detached' })
    expect(faults).toEqual([])
  })

  test('keeps conversations, opens them with their cards, and deletes them', async () => {
    const { page, faults } = await openPageAt(origin)
    const list = page.getByRole('navigation').getByRole('list')
    await ask(page, 'recommend a heist manga')
    await answered(page)
    await page.getByRole('button', { name: 'New chat' }).click()
    await page.getByRole('heading', { name: 'What would you like to read?' }).waitFor()
    await ask(page, 'hello')
    await answered(page)
    expect(await page.locator('article.question').count()).toBe(1)
    await list.getByRole('link', { name: 'recommend a heist manga' }).click()
    await page.locator('.answer .card').nth(2).waitFor()
    expect(await page.locator('.answer .card h3').first().textContent()).toBe('Lupin III')
    await page.getByRole('button', { name: 'Delete: recommend a heist manga' }).click()
    await page.getByRole('button', { name: 'Delete for good: recommend a heist manga' }).click()
    await page.getByRole('heading', { name: 'What would you like to read?' }).waitFor()
    expect(await list.getByRole('link').allTextContents()).toEqual(['hello'])
    expect(faults).toEqual([])
  })

  test('works by keyboard alone, on a narrow screen, in the dark', async () => {
    const { page } = await openPageAt(origin, { viewport: { width: 360, height: 640 }, colorScheme: 'dark' })
    await page.locator('textarea:focus').waitFor()
    await page.keyboard.type('recommend a heist manga')
    await page.keyboard.press('Enter')
    await answered(page)
    expect(await overhang(page)).toBe(0)
    const { background, ink } = await page.evaluate<{ background: string; ink: string }>(
      `(({ backgroundColor: background, color: ink }) => ({ background, ink }))(getComputedStyle(document.documentElement))`,
    )
    expect(lightness(background)).toBeLessThan(0.2)
    expect(lightness(ink)).toBeGreaterThan(0.8)
    await page.getByRole('button', { name: 'Like' }).first().focus()
    await page.keyboard.press('Space')
    await page.locator('button.liked[aria-pressed=true]').waitFor()
    await page.getByRole('button', { name: 'Conversations and settings' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'recommend a heist manga' }).waitFor()
    expect(await overhang(page)).toBe(0)
    // What the menu covers cannot be reached: from its last control the focus leaves the page.
    await page.getByRole('radio', { name: 'HTTP' }).focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate("document.activeElement.closest('main')")).toBeNull()
    await page.keyboard.press('Escape')
    await page.locator('[aria-controls=sidebar][aria-expanded=false]:focus').waitFor()
  })
})

/** Of a colour as the browser writes it, from 0 (black) to 1. */
function lightness(colour: string): number {
  const parts = [...colour.matchAll(/[\d.]+/g)].slice(0, 3).map(([part]) => Number(part) / 255)
  return parts.reduce((sum, part) => sum + part, 0) / parts.length
}
