import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axeViolations } from './testing/axe.ts'
import { browser, openPageAt } from './testing/browser.ts'
import { startLocalStack } from './testing/local-stack.ts'
import { overhang } from './testing/reader.ts'

/** Little of everything: a small drop does not fit. */
const small = { TASKS: '2', TASK_CONCURRENCY_LIMIT: '3', LAMBDA_CONCURRENCY: '6' }
const json = { 'content-type': 'application/json' }

describe.skipIf(browser === undefined)('the dashboard in a browser', () => {
  test('tells of a drop that its button plays through, in words, numbers and decisions', {
    timeout: 120_000,
  }, async () => {
    const stack = await startLocalStack(small)
    const { page, faults } = await openPageAt(`${stack.admin.router}/`)
    await expect.poll(() => text(page, '#state')).toBe('Normal')
    expect(await text(page, '#cause')).toBe('Everything fits on Fargate.')
    expect(await text(page, '#guards')).toContain('The way to Lambda is open.')
    expect(await axeViolations(page)).toEqual([])

    await page.getByRole('button', { name: 'Simulate a chapter drop' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => text(page, '#rehearsal-note')).toMatch(/^A chapter comes out: .* \d+ s more\.$/)
    await expect.poll(() => text(page, '#state')).toMatch(/^(Overflow|Shedding)$/)
    expect(await text(page, '#cause')).toMatch(
      /^[\d.]+ % of requests (go to Lambda|are refused(, [\d.]+ % go to Lambda)?)\. [A-Z]/,
    )
    await expect.poll(() => numberIn(page, '#number-offered')).toBeGreaterThan(20)
    await expect.poll(() => numberIn(page, '#number-lambda')).toBeGreaterThan(0)
    const row = page.locator('#diverted tr', { hasText: 'spilled' }).first()
    expect(await row.textContent()).toMatch(
      /\d\d:\d\d:\d\d(recommend|chat-\w+)▲ spilled[\w-]+\d+ of 6[\d.]+ %[\d.]+ %\$0\.0/,
    )
    expect(await text(page, '#reasons')).toMatch(/[A-Z].*\./)
    const byReason = page.locator('[data-chart="spill-reason"]')
    expect(await byReason.textContent()).toMatch(/^Spilled, by reason% of all(\w[\w-]* [\d.]+)+/)
    expect(await page.locator('[data-chart^="task "]').count()).toBe(2)
    expect(await axeViolations(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await overhang(page)).toBe(0)

    await page.getByRole('button', { name: 'Stop the drop' }).click()
    await page.getByRole('button', { name: 'Simulate a chapter drop' }).waitFor()
    expect(faults).toEqual([])
  })

  test('says when its task is gone, and goes on when it is back; without the means there is no drop', async () => {
    const stack = await startLocalStack({ ...small, DROP_REHEARSAL: 'off' })
    const { page } = await openPageAt(`${stack.admin['task 1']}/`, { colorScheme: 'dark' })
    await expect.poll(() => text(page, '#state')).toBe('Normal')
    expect(await text(page, '#guards')).toContain('There is no way to Lambda: overflow is switched off here.')
    expect(await page.locator('#tasks-section, #rehearsal-section').filter({ visible: true }).count()).toBe(0)
    expect(await axeViolations(page)).toEqual([])
    for (const admin of [stack.admin.router, stack.admin['task 1']]) {
      const asked = await fetch(`${admin}/rehearsal`, { method: 'POST', headers: json, body: '{"action": "start"}' })
      expect(asked.status).toBe(404)
    }
    stack.process.send({ kind: 'kill-task', index: 0 })
    await expect.poll(() => text(page, '#state')).toBe('Not live')
    expect(await text(page, '#cause')).toMatch(/^Nothing heard for \d+ s; trying again\. It was: Normal\.$/)
    await expect.poll(() => text(page, '#state')).toBe('Normal')
  })
})

async function text(page: Page, selector: string): Promise<string | null> {
  return await page.locator(selector).textContent()
}

async function numberIn(page: Page, selector: string): Promise<number> {
  return Number((await text(page, selector))?.replaceAll(',', ''))
}
