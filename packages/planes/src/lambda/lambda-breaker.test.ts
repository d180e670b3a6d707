import { afterEach, describe, expect, test, vi } from 'vitest'
import { type BreakerState, createLambdaBreaker, type LambdaBreaker } from './lambda-breaker.ts'

afterEach(() => {
  vi.useRealTimers()
})

const good = async () => ({ kind: 'opened' as const })
const bad = async () => {
  throw new Error('no answer')
}

describe('the breaker', () => {
  test('opens when more than a third of at least twenty calls failed, and then runs nothing', async () => {
    const { breaker, states } = setUp()
    await run(breaker, good, 16)
    await run(breaker, bad, 7)
    expect(breaker.state).toBe('closed')
    await run(breaker, bad, 1)
    expect(breaker.state).toBe('open')
    expect(states).toEqual(['open'])
    expect(await breaker.run(good)).toEqual({ kind: 'breaker-open' })
  })

  test('does not open at a few failures after silence', async () => {
    const { breaker } = setUp()
    await run(breaker, bad, 19)
    expect(breaker.state).toBe('closed')
  })

  test('opens when half of the streams break after they began', async () => {
    const { breaker } = setUp()
    await run(breaker, good, 20)
    for (let stream = 0; stream < 9; stream += 1) breaker.noteFailure(new Error('cut'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(breaker.state).toBe('closed')
    breaker.noteFailure(new Error('cut'))
    await expect.poll(() => breaker.state).toBe('open')
  })

  test('lets one call try the way after five seconds, and closes when it went well', async () => {
    vi.useFakeTimers()
    const { breaker, states } = setUp()
    await run(breaker, bad, 20)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(breaker.state).toBe('half-open')
    breaker.noteFailure(new Error('an old stream'))
    expect(breaker.state).toBe('half-open')
    expect(await breaker.run(good)).toEqual({ kind: 'opened' })
    expect(states).toEqual(['open', 'half-open', 'closed'])
  })

  test.each(['throttled', 'left'])('does not close when the call that tries the way is %s', async (kind) => {
    vi.useFakeTimers()
    const { breaker, states } = setUp()
    await run(breaker, bad, 20)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await breaker.run(async () => ({ kind }))).toEqual({ kind })
    expect(breaker.state).toBe('open')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await breaker.run(good)).toEqual({ kind: 'opened' })
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed'])
  })

  test('passes the error of a call on as it is', async () => {
    const { breaker } = setUp()
    await expect(breaker.run(bad)).rejects.toThrow('no answer')
  })
})

function setUp() {
  const states: BreakerState[] = []
  return { breaker: createLambdaBreaker((state) => states.push(state)), states }
}

async function run(breaker: LambdaBreaker, action: () => Promise<object>, times: number): Promise<void> {
  for (let call = 0; call < times; call += 1) await breaker.run(action).catch(() => {})
}
