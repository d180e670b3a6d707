import { describe, expect, test } from 'vitest'
import type { TokenBudget, TokenReservation } from '../ports/token-budget.ts'

export interface TokenBudgetCase {
  /** A budget of 6,000 tokens a minute of which none are taken. */
  open(): TokenBudget | Promise<TokenBudget>
}

/** What every token budget must do. */
export function describeTokenBudget(name: string, { open }: TokenBudgetCase): void {
  describe(`token budget: ${name}`, () => {
    test('grants what is there and refuses more, saying when to come back', async () => {
      const budget = await open()
      expect((await budget.reserve(5_000)).kind).toBe('granted')
      const refused = await budget.reserve(3_000)
      if (refused.kind !== 'refused') throw new Error('granted more than there was')
      // 2,000 tokens are missing, at 100 a second; a real clock may have run a little.
      expect(refused.retryAfterMs).toBeGreaterThan(15_000)
      expect(refused.retryAfterMs).toBeLessThanOrEqual(20_000)
      expect((await budget.reserve(900)).kind).toBe('granted')
    })

    test('gives back what a call did not cost, once', async () => {
      const budget = await open()
      const call = granted(await budget.reserve(6_000))
      expect((await budget.reserve(3_000)).kind).toBe('refused')
      await call.settle(1_000)
      await call.settle(0)
      expect((await budget.reserve(5_900)).kind).toBe('refused')
      expect((await budget.reserve(4_900)).kind).toBe('granted')
    })

    test('takes more than was reserved when a call cost more', async () => {
      const budget = await open()
      await granted(await budget.reserve(1_000)).settle(5_000)
      expect((await budget.reserve(2_000)).kind).toBe('refused')
    })

    test('holds no more than a minute, however much comes back', async () => {
      const budget = await open()
      await granted(await budget.reserve(2_000)).settle(0)
      expect((await budget.reserve(6_000)).kind).toBe('granted')
      expect((await budget.reserve(1_000)).kind).toBe('refused')
    })

    test('grants a call larger than all of it when nothing else is taken', async () => {
      const budget = await open()
      expect((await budget.reserve(9_000)).kind).toBe('granted')
      expect((await budget.reserve(1)).kind).toBe('refused')
    })

    test('grants no more than there is to many at once', async () => {
      const budget = await open()
      const reservations = await Promise.all(Array.from({ length: 50 }, () => budget.reserve(1_000)))
      expect(reservations.filter(({ kind }) => kind === 'granted')).toHaveLength(6)
    })
  })
}

function granted(reservation: TokenReservation): Extract<TokenReservation, { kind: 'granted' }> {
  if (reservation.kind === 'refused') throw new Error('refused what was there')
  return reservation
}
