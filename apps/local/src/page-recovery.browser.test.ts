import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, openPageAt } from './testing/browser.ts'
import { type LocalStack, startLocalStack } from './testing/local-stack.ts'
import { answered, ask, beingWritten } from './testing/reader.ts'

// Slow enough that an answer is still being written when the test has done what it does.
const settings = { MODEL_TOKENS_PER_SECOND: '16' }
const question = 'recommend a heist manga'

describe.skipIf(browser === undefined)('the chat page, in the middle of an answer,', () => {
  let stack: LocalStack
  let origin = ''
  beforeAll(async () => {
    const cleanUps: (() => Promise<void>)[] = []
    stack = await startLocalStack(settings, (cleanUp) => cleanUps.push(cleanUp))
    origin = new URL(stack.addresses.router ?? '').origin
    return async () => {
      for (const cleanUp of cleanUps) await cleanUp()
    }
  })

  test.each(['HTTP', 'WebSocket'])('stops it, and asks again when told to, over %s', async (channel) => {
    const { page } = await openOver(channel)
    await ask(page, question)
    await beingWritten(page)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('You stopped this answer.').waitFor()
    expect(await page.locator('.answer .card').count()).toBe(0)
    await page.getByRole('button', { name: 'Ask again' }).click()
    expect(await wholeAnswer(page)).toContain('Lupin III')
    expect(await page.locator('article.question').count()).toBe(1)
  })

  test.each(['HTTP', 'WebSocket'])('goes on with it after a reload, over %s', async (channel) => {
    const { page, faults } = await openOver(channel)
    await ask(page, question)
    const before = await beingWritten(page)
    await page.reload()
    const after = await wholeAnswer(page)
    expect(after.startsWith(before.slice(0, 20))).toBe(true)
    expect(await page.locator('article.question').allTextContents()).toEqual([question])
    expect(faults).toEqual([])
    // One turn, not two: it was taken up again, not asked again.
    await page.reload()
    await page.locator('.answer .card').nth(2).waitFor()
    expect(await page.locator('article.question').count()).toBe(1)
  })

  test('keeps question and answer when the reader leaves for a new chat and comes back', async () => {
    const { page, faults } = await openPageAt(origin)
    await ask(page, question)
    await beingWritten(page)
    await page.getByRole('button', { name: 'New chat' }).click()
    await page.getByText('What would you like to read?').waitFor()
    expect(await page.locator('.conversations a').allTextContents()).toEqual([question])
    await page.goBack()
    expect(await wholeAnswer(page)).toContain('Lupin III')
    expect(await page.locator('article.question').allTextContents()).toEqual([question])
    expect(faults).toEqual([])
  })

  test('keeps them when the reader goes back from the first answer, and forward again', async () => {
    const { page } = await openPageAt(origin)
    await ask(page, question)
    await beingWritten(page)
    await page.goBack()
    await page.getByText('What would you like to read?').waitFor()
    await ask(page, 'something calm about food')
    await beingWritten(page)
    await page.getByRole('link', { name: question }).click()
    expect(await wholeAnswer(page)).toContain('Lupin III')
    expect(await page.locator('article.question').allTextContents()).toEqual([question])
    await page.goBack()
    await answered(page)
    expect(await page.locator('article.question').allTextContents()).toEqual(['something calm about food'])
    expect(await page.locator('.conversations a').count()).toBe(2)
  })

  test('says that a conversation is no more when its address names none', async () => {
    const { page } = await openPageAt(`${origin}/#/c/gone`)
    await page.getByText('There is no such conversation any more.').waitFor()
    await page.getByText('What would you like to read?').waitFor()
  })

  test('answers where the browser refuses to keep anything, also after coming back mid-answer', async () => {
    const { page, faults } = await openPageAt(origin)
    for (const name of ['localStorage', 'sessionStorage']) await page.addInitScript(refusing, name)
    await page.reload()
    await ask(page, question)
    await beingWritten(page)
    await page.getByRole('button', { name: 'New chat' }).click()
    await page.goBack()
    expect(await wholeAnswer(page)).toContain('Lupin III')
    expect(await page.locator('article.question').allTextContents()).toEqual([question])
    expect(faults).toEqual([])
  })

  test('says that there is no network, and asks when there is', async () => {
    const { page } = await openPageAt(origin)
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await page.getByText('asking works again when your device is connected').waitFor()
    await ask(page, question)
    await page.getByRole('alert').getByText('You are offline.').waitFor()
    await page.context().setOffline(false)
    expect(await wholeAnswer(page)).toContain('Lupin III')
    expect(await page.getByText('You are offline.').count()).toBe(0)
  })

  test.each(['HTTP', 'WebSocket'])('goes on by itself when its task is killed (kill -9), over %s', async (channel) => {
    const { page } = await openOver(channel)
    await ask(page, question)
    await beingWritten(page)
    const deaths = deathsIn(stack)
    // One of the two writes it; both die, one after the other, as the page must not know which.
    stack.process.send({ kind: 'kill-task', index: 0 })
    stack.process.send({ kind: 'kill-task', index: 1 })
    await expect.poll(() => deathsIn(stack)).toBe(deaths + 2)
    expect(await wholeAnswer(page)).toContain('Lupin III')
    expect(await page.locator('article.question').allTextContents()).toEqual([question])
    expect(await page.locator('.notice').count()).toBe(0)
  })

  async function openOver(channel: string) {
    const opened = await openPageAt(origin)
    await opened.page.getByRole('radio', { name: channel }).check()
    return opened
  }
})

/** Runs in the page: to name the storage throws, as it does where cookies are blocked. */
function refusing(name: string): void {
  Object.defineProperty(globalThis, name, {
    get() {
      throw new Error('access is denied')
    },
  })
}

async function wholeAnswer(page: Page): Promise<string> {
  const answer = await answered(page)
  await answer.locator('.card').nth(2).waitFor()
  return (await answer.locator('.text').textContent()) ?? ''
}

function deathsIn(stack: LocalStack): number {
  return [...stack.output().matchAll(/task \d ended \(SIGKILL\)/g)].length
}
