import { resolve } from 'node:path'
import type { Status } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { openPageAt } from '../browser.ts'
import { startLocalStack } from '../local-stack.ts'

const file = resolve(import.meta.dirname, '../../../../../docs/images/dashboard.png')
const start = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"action": "start"}' }
/** So that the drop does not fit on a fast machine either, and Lambda is warm after the first one. */
const tight = { TASK_CONCURRENCY_LIMIT: '10', LAMBDA_CONCURRENCY: '20' }
/** A drop with what is under way at its end. */
const whole = { timeout: 80_000 }

test('the dashboard in a burst: docs/images/dashboard.png', async () => {
  const { admin } = await startLocalStack(tight)
  const { page } = await openPageAt(`${admin.router}/`, { viewport: { width: 1_440, height: 1_240 } })
  const begin = async () => (await fetch(`${admin.router}/rehearsal`, start)).status
  const rehearsal = async () => ((await (await fetch(`${admin.router}/status`)).json()) as Status).rehearsal
  const text = (selector: string) => page.locator(selector).textContent()

  // Once for the cold starts, which are all there is to see of Lambda meanwhile; then the one that is shown.
  expect(await begin()).toBe(202)
  await expect.poll(rehearsal, whole).toMatchObject({ state: 'idle' })
  await expect.poll(begin).toBe(202)
  await expect.poll(() => text('#rehearsal-note')).toMatch(/for 1[0-4] s more/)
  await expect.poll(() => text('#state')).toMatch(/^(Overflow|Shedding)$/)
  await expect.poll(async () => Number(await text('#number-lambda'))).toBeGreaterThan(0)
  await page.screenshot({ path: file })
})
