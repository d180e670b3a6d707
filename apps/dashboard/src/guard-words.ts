import type { Status } from '@manga-assist/contracts'
import { dollars, duration, percent } from './numbers.ts'
import { meaningOf } from './words.ts'

/** One sentence on one guard. What is `bad` holds requests back; what is `fair` holds some back, or soon will. */
export interface GuardLine {
  level: 'good' | 'fair' | 'bad'
  text: string
}

/** Everything that may stand between a request and Lambda, the breaker first. */
export function guardLines(status: Status): GuardLine[] {
  const { throttling, isDependencySlow } = status.guards
  return [
    breakerLine(status),
    ...(throttling === null ? [] : [pauseLine(throttling.pauseLeftMs), ceilingLine(throttling)]),
    isDependencySlow
      ? { level: 'bad', text: `Nothing is spilled: ${lower(meaningOf('dependency-slow'))}` }
      : { level: 'good', text: 'What both planes depend on is well.' },
    budgetLine(status),
  ]
}

export function breakerLine({ breaker, guards }: Status): GuardLine {
  if (guards.breaker === null)
    return { level: 'fair', text: 'There is no way to Lambda: overflow is switched off here.' }
  const { calls, failures, trialInMs, rampLeftMs } = guards.breaker
  const failed = `${failures} of ${calls} calls failed`
  if (breaker === 'open') return { level: 'bad', text: `Closed for ${duration(trialInMs ?? 0)} more: ${failed}.` }
  if (breaker === 'half-open') return { level: 'bad', text: `One call tries the way to Lambda: ${failed}.` }
  if (rampLeftMs > 0) {
    return { level: 'fair', text: `The way to Lambda opens by and by, within ${duration(rampLeftMs)}.` }
  }
  return {
    level: failures > 0 ? 'fair' : 'good',
    text: `The way to Lambda is open${failures > 0 ? `: ${failed}` : ''}.`,
  }
}

function pauseLine(leftMs: number): GuardLine {
  if (leftMs > 0) return { level: 'bad', text: `Lambda asked for a pause (429): ${duration(leftMs)} more.` }
  return { level: 'good', text: 'Lambda asks for no pause.' }
}

function ceilingLine({ ceiling, most }: { ceiling: number; most: number }): GuardLine {
  if (ceiling < most)
    return { level: 'fair', text: `At most ${ceiling} requests there at once, not ${most}: Lambda was full.` }
  return { level: 'good', text: `Up to ${most} requests may be there at once.` }
}

function budgetLine({ budget: { leftUsd } }: Status): GuardLine {
  if (leftUsd === null) return { level: 'good', text: 'No bound is set on money.' }
  if (leftUsd <= 0) return { level: 'bad', text: 'The money of this minute or day is spent.' }
  return { level: 'good', text: `${dollars(leftUsd)} may be spent now.` }
}

/** Money of the last hour against its bound. `share` is null without one. */
export function moneyOf({ budget }: Status): { text: string; share: number | null } {
  const { spentInHourUsd, limitUsdPerHour } = budget
  if (limitUsdPerHour === null)
    return { text: `${dollars(spentInHourUsd)} in the last hour; no bound is set.`, share: null }
  const share = limitUsdPerHour > 0 ? spentInHourUsd / limitUsdPerHour : 1
  const text = `${dollars(spentInHourUsd)} in the last hour, ${percent(share)} of ${dollars(limitUsdPerHour)}.`
  return { text, share: Math.min(1, share) }
}

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
}
