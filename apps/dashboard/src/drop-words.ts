import type { Status } from '@manga-assist/contracts'
import { duration, shortNumber } from './numbers.ts'

/** Chapters that come out soon, a sentence each, and what is wrong with the calendar. */
export function dropLines({ prewarm, at }: Status): string[] {
  const calendar = prewarm?.calendar
  if (prewarm === undefined || calendar === null || calendar === undefined) return ['No calendar of drops is followed.']
  const nowMs = Date.parse(at)
  const drops = prewarm.drops.map(({ titleId, at: dropAt, expectedMultiple }) => {
    return `${titleId} in ${duration(Date.parse(dropAt) - nowMs)}, ${shortNumber(expectedMultiple)} times the ordinary demand`
  })
  const warm = prewarm.wanted > 0 ? [`${prewarm.warm} of ${prewarm.wanted} environments are warm.`] : []
  const wrong =
    calendar.error === null ? [] : [`The calendar is broken, the last good one is followed: ${calendar.error}`]
  return [...wrong, ...(drops.length > 0 ? drops : ['No chapter is announced.']), ...warm]
}
