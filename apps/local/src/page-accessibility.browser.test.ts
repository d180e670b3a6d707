import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { axeViolations } from './testing/axe.ts'
import { browser, openPageAt } from './testing/browser.ts'
import { openChat, stopChat } from './testing/chat.ts'
import { startLocalStack } from './testing/local-stack.ts'
import { answered, ask, beingWritten, overhang } from './testing/reader.ts'

/** One answer takes the whole stack, for long enough to look at the page in the middle of it. */
const oneSlot = { TASK_CONCURRENCY_LIMIT: '1', TASKS: '1', OVERFLOW_PLANE: 'none', MODEL_TOKENS_PER_SECOND: '12' }
const question = 'recommend a heist manga'
/** Colours on their way to others would be measured half way. */
const still = { reducedMotion: 'reduce' } as const

/** Brings the page into a state, and leaves it there. */
const states: Record<string, (page: Page, origin: string) => Promise<unknown>> = {
  empty: (page) => page.locator('.for-you .card .tags').first().waitFor(),
  streaming: async (page) => {
    await ask(page, question)
    await beingWritten(page)
  },
  answered: async (page) => {
    await ask(page, question)
    await (await answered(page)).locator('.card .tags').first().waitFor()
    await page.getByRole('button', { name: 'Like' }).first().click()
    await page.locator('[aria-pressed=true]').waitFor()
  },
  shed: async (page, origin) => {
    const id = crypto.randomUUID()
    await openChat(origin, id)
    // The slot is for the next state again.
    onTestFinished(() => stopChat(origin, id))
    await ask(page, question)
    await page.getByText(/^Asking again in \d+ s$/).waitFor()
  },
  stopped: async (page) => {
    await ask(page, question)
    await beingWritten(page)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('You stopped this answer.').waitFor()
  },
}

describe.skipIf(browser === undefined)('the chat page breaks no rule of WCAG 2.2 AA', () => {
  let origin = ''
  beforeAll(async () => {
    const cleanUps: (() => Promise<void>)[] = []
    const stack = await startLocalStack(oneSlot, (cleanUp) => cleanUps.push(cleanUp))
    origin = new URL(stack.addresses.router ?? '').origin
    return async () => {
      for (const cleanUp of cleanUps) await cleanUp()
    }
  })

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test.each(Object.entries(states))('%s', async (_state, bring) => {
      const { page } = await openPageAt(origin, { colorScheme, ...still })
      await page.waitForLoadState('networkidle')
      await bring(page, origin)
      expect(await axeViolations(page)).toEqual([])
    })
  })

  test('with the menu open on a narrow screen, and nothing stands over its edge', async () => {
    const { page } = await openPageAt(origin, { viewport: { width: 360, height: 640 }, ...still })
    await page.getByRole('button', { name: 'Conversations and settings' }).click()
    expect(await axeViolations(page)).toEqual([])
    expect(await overhang(page)).toBe(0)
  })

  test('and the rules find what breaks them', async () => {
    const { page } = await openPageAt(origin, still)
    await page.locator('textarea').waitFor()
    await page.evaluate(`document.querySelector('label[for=question]').remove()`)
    await page.evaluate(`document.querySelector('textarea').removeAttribute('placeholder')`)
    expect(await axeViolations(page)).toEqual(['label: #question'])
  })
})
