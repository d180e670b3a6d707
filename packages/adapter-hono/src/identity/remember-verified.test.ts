import { ManualClock } from '@manga-assist/clock/testing'
import { expect, test } from 'vitest'
import { rememberVerified } from './remember-verified.ts'
import type { VerifyToken } from './token-verifier.ts'

/** Verifies every token but `bad`, for the user of the same name, and counts. */
function rig(lifetimeMs = 600_000) {
  const clock = new ManualClock()
  const asked: string[] = []
  const expiresAtMs = clock.wallNow() + lifetimeMs
  const verify: VerifyToken = async (token) => {
    asked.push(token)
    if (token === 'bad') return { kind: 'refused', reason: 'bad' }
    return { kind: 'verified', userId: token, expiresAtMs }
  }
  return { clock, asked, verify: rememberVerified(verify, clock) }
}

test('a good token is verified once a minute', async () => {
  const { clock, asked, verify } = rig()
  for (let second = 0; second < 120; second += 1) {
    expect(await verify('alice')).toMatchObject({ userId: 'alice' })
    await clock.advance(1_000)
  }
  expect(asked).toHaveLength(2)
})

test('a token that expires is looked at again', async () => {
  const { clock, asked, verify } = rig(10_000)
  await verify('alice')
  await clock.advance(9_999)
  await verify('alice')
  expect(asked).toHaveLength(1)
  await clock.advance(1)
  await verify('alice')
  expect(asked).toHaveLength(2)
})

test('a bad token is verified every time, and another token is another', async () => {
  const { asked, verify } = rig()
  for (const token of ['bad', 'bad', 'alice', 'alice ', 'Alice']) await verify(token)
  expect(asked).toEqual(['bad', 'bad', 'alice', 'alice ', 'Alice'])
})

test('remembers a thousand, the oldest first to go', async () => {
  const { asked, verify } = rig()
  for (let index = 0; index <= 1_000; index += 1) await verify(`reader-${index}`)
  await verify('reader-1')
  expect(asked).toHaveLength(1_001)
  await verify('reader-0')
  expect(asked).toHaveLength(1_002)
})
