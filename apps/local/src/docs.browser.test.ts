import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browser, openPageAt } from './testing/browser.ts'
import { startLocalStack } from './testing/local-stack.ts'

const operation = 'Find titles by name or author'

describe.skipIf(browser === undefined)('the API reference in a browser', () => {
  test('lists operations, finds one by keyboard, sends its request, and asks nobody but the service', async () => {
    const { page, faults } = await openReference()
    for (const name of ['Chat', 'OpenAI-compatible', 'Catalogue', 'Service']) {
      await page.getByRole('button', { name: new RegExp(`Group - ${name}$`) }).waitFor()
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.type('find titles')
    await page.getByRole('option', { name: operation }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: operation }).waitFor()

    await page.getByRole('region', { name: operation }).getByRole('button', { name: 'Test Request' }).click()
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === '/v1/titles')
    await page.getByRole('button', { name: /^Send (GET|get) request/ }).click()
    const response = await answered
    expect(response.status()).toBe(200)
    expect(new URL(response.url()).search).toBe('?q=monster&limit=3')
    expect(await response.request().headerValue('x-user-id'), 'who asks, as npm start believes it').toBe('me')
    await page.getByText('200 OK').first().waitFor()
    await page.setViewportSize({ width: 360, height: 740 })
    const root = 'document.documentElement'
    expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`), 'it fits a narrow screen').toBe(0)
    expect(faults).toEqual([])
  })
})

/** The page at the address that a stack of its own tells, when it shows something. */
async function openReference(): Promise<{ page: Page; faults: string[] }> {
  const stack = await startLocalStack({ TASKS: '1' })
  const [, address = ''] = /^API reference: (\S+)$/m.exec(stack.output()) ?? []
  const opened = await openPageAt(address)
  await opened.page.getByRole('heading', { name: 'MangaAssist', level: 1 }).waitFor()
  return opened
}
