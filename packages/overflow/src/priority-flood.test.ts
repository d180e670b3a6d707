import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAdaptivePolicy } from './adaptive/adaptive-policy.ts'
import type { RequestClass } from './request-class.ts'
import { engineRig } from './testing/engine-rig.ts'

/** Netflix's figure for playback in a twelvefold flood of prefetches. */
const promisedShare = 0.994
const slots = 20
const seconds = 60
/** Chat holds 14 of 20 slots; usual recommendations 3 more, and twelve times as many 36. */
const chatPerSecond = 6
const chatMs = 2_300
const recommendationsPerSecond = 20
const recommendationMs = 150

const chat: RequestClass = { name: 'chat', weight: 1, spillable: true, priority: 0.8, deadlineMs: 3_000 }
const recommend: RequestClass = { name: 'recommend', weight: 1, spillable: true, priority: 0.2, deadlineMs: 3_000 }

test.each([1, 2, 3])(
  'recommendations at twelve times, nowhere else to go: chat begins in time (seed %i)',
  async (seed) => {
    expect(await shareInTime(seed, chat)).toBeGreaterThanOrEqual(promisedShare)
  },
)

test('it is the priority that does it: without one, chat waits behind the flood', async () => {
  expect(await shareInTime(1, { ...chat, priority: recommend.priority })).toBeLessThan(promisedShare)
})

const million = 1_000_000

/** Share of chat turns that begin within their deadline while recommendations come at twelve times their rate. */
async function shareInTime(seed: number, chatClass: RequestClass): Promise<number> {
  const { ask, clock, overflow } = engineRig(
    { policy: createAdaptivePolicy(), classes: [chatClass, recommend] },
    { slots },
  )
  overflow.unavailable = 'overflow-full'
  const chats: { begun: boolean }[] = []
  const come = (requestClass: RequestClass, serviceMs: number, entry?: { begun: boolean }) => {
    const asked = ask(requestClass, () => {
      if (entry) entry.begun = true
      clock.after(serviceMs, () => asked.finish({ serviceMs }))
    })
  }
  for (const { atMs, isChat } of arrivals(seed)) {
    await clock.advance(atMs - clock.now())
    const entry = { begun: false }
    if (isChat) chats.push(entry)
    come(isChat ? chatClass : recommend, isChat ? chatMs : recommendationMs, isChat ? entry : undefined)
  }
  await clock.advance(10_000)
  return chats.filter(({ begun }) => begun).length / chats.length
}

/** Poisson arrivals of both, in order. */
function arrivals(seed: number): { atMs: number; isChat: boolean }[] {
  const perSecond = chatPerSecond + recommendationsPerSecond * 12
  const share = fc.noBias(fc.integer({ min: 1, max: million }))
  const draws = fc.sample(fc.tuple(share, share), { numRuns: perSecond * seconds, seed })
  let atMs = 0
  return draws.map(([gap, kind]) => {
    atMs += (-Math.log(gap / million) / perSecond) * 1_000
    return { atMs, isChat: kind / million < chatPerSecond / perSecond }
  })
}
