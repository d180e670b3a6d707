import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Status } from '@manga-assist/contracts'
import { expect, onTestFinished, test } from 'vitest'
import { openChat } from './testing/chat.ts'
import { startLocalStack } from './testing/local-stack.ts'

/** One slot, and answers of some seconds: the second question does not fit. */
const oneSlot = { TASKS: '1', TASK_CONCURRENCY_LIMIT: '1', MODEL_TOKENS_PER_SECOND: '30' }

test('the running stack takes a policy file, refuses a bad one with the field named, and reports in shadow', async () => {
  const { path, write } = policyFile()
  write({ policy: 'static', shadow: true })
  const stack = await startLocalStack({ ...oneSlot, OVERFLOW_POLICY_FILE: path })
  const { router = '' } = stack.addresses
  const status = async () => (await (await fetch(`${stack.admin.router}/status`)).json()) as Status
  expect(await status()).toMatchObject({ effectivePolicy: { shadow: true }, policyFile: { state: 'applied' } })

  const inShadow = [await openChat(router, 'c1'), await openChat(router, 'c2')]
  expect(inShadow.map(({ response }) => response.headers.get('x-served-by'))).not.toContain('lambda')
  expect((await status()).lastDecisions.map(({ kind }) => kind)).toContain('spill')
  for (const chat of inShadow) await chat.end

  write({ policy: 'static', maxWaitMs: 'long' })
  await expect
    .poll(async () => (await status()).policyFile, { timeout: 10_000 })
    .toMatchObject({
      state: 'refused',
      problem: expect.stringContaining('maxWaitMs'),
    })
  expect((await status()).effectivePolicy.shadow).toBe(true)

  write({ policy: 'adaptive', maxWaitMs: 50, spend: { usdPerMinute: 5, usdPerDay: 50 } })
  await expect.poll(async () => (await status()).policy, { timeout: 10_000 }).toBe('adaptive')
  expect(await status()).toMatchObject({
    effectivePolicy: { shadow: false, options: { maxWaitMs: 50 } },
    budget: { limitUsdPerMinute: 5, limitUsdPerDay: 50, leftUsd: 5 },
    policyFile: { state: 'applied', problem: null },
  })
  const acted = [await openChat(router, 'c3'), await openChat(router, 'c4')]
  expect(acted.map(({ response }) => response.headers.get('x-served-by'))).toEqual(['fargate', 'lambda'])
  for (const chat of acted) expect(await chat.end).toBe('finish')
})

function policyFile() {
  const folder = mkdtempSync(join(tmpdir(), 'manga-policy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'policy.json')
  const write = (document: object) => {
    writeFileSync(`${path}.new`, JSON.stringify(document))
    renameSync(`${path}.new`, path)
  }
  return { path, write }
}
