import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChapterDrop, Status } from '@manga-assist/contracts'
import type { EmulatorStatus } from '@manga-assist/lambda-emulator'
import { expect, onTestFinished, test } from 'vitest'
import { openChat } from './testing/chat.ts'
import { type LocalStack, startLocalStack } from './testing/local-stack.ts'

/** A whole stack starts, and environments one or two at a time. */
const timeout = 60_000

test('a drop in the calendar warms environments, and readers who spill meet no cold start', { timeout }, async () => {
  const calendar = fileOf([{ titleId: 'monster', atMs: Date.now() + 600_000, leadMs: 600_000, expectedMultiple: 100 }])
  const stack = await startLocalStack({
    PREWARM_CALENDAR: calendar,
    PREWARM_POLL_MS: '1000',
    MODEL_TOKENS_PER_SECOND: '30',
    TASKS: '1',
    // Of which the router uses six, and warms five: one reader is enough to want more than that.
    LAMBDA_CONCURRENCY: '8',
    TASK_CONCURRENCY_LIMIT: '2',
  })
  const { router = '' } = stack.addresses
  const ordinary = await openChat(router, 'ordinary')
  await expect.poll(() => prewarmOf(stack)).toMatchObject({ cause: 'drop', nextDrop: { expectedMultiple: 100 } })
  await expect.poll(async () => (await prewarmOf(stack))?.warm).toBeGreaterThanOrEqual(5)

  // Nothing more is warmed, so that whatever starts from here on was started by a reader.
  writeFileSync(calendar, '[]')
  await expect.poll(() => prewarmOf(stack)).toMatchObject({ wanted: 0, calendar: { drops: 0 } })
  await expect.poll(async () => (await lambdaOf(stack))?.inFlight).toBe(0)
  const before = (await lambdaOf(stack))?.coldStarts
  const chats = await Promise.all(['c1', 'c2', 'c3', 'c4'].map((id) => openChat(router, id)))
  const spilled = chats.filter(({ response }) => response.headers.get('x-served-by') === 'lambda')
  expect([spilled.length >= 2, (await lambdaOf(stack))?.coldStarts]).toEqual([true, before])
  await Promise.all([ordinary, ...chats].map(({ end }) => end))
})

async function prewarmOf({ admin }: LocalStack) {
  const status = (await (await fetch(`${admin.router}/status`)).json()) as Status
  return status.prewarm
}

async function lambdaOf({ addresses }: LocalStack) {
  const { functions } = (await (await fetch(`${addresses.lambda}/status`)).json()) as EmulatorStatus
  return functions[0]
}

function fileOf(drops: readonly ChapterDrop[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'manga-prewarm-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'drops.json')
  writeFileSync(file, JSON.stringify(drops))
  return file
}
