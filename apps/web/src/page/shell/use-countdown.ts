import { type Clock, every } from '@manga-assist/clock'
import { useEffect, useState } from 'react'

const tickMs = 200

/** Whole seconds until an instant, counting down to 0. */
export function useCountdown(clock: Clock, dueAtMs: number): number {
  const left = () => secondsUntil(dueAtMs, clock.now())
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    setSeconds(secondsUntil(dueAtMs, clock.now()))
    return every(clock, tickMs, () => setSeconds(secondsUntil(dueAtMs, clock.now())))
  }, [clock, dueAtMs])
  return seconds
}

/** Pure. The last second counts as one until it is over. */
export function secondsUntil(dueAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((dueAtMs - nowMs) / 1_000))
}
