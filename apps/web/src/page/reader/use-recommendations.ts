import type { Clock } from '@manga-assist/clock'
import type { Preferences, Recommendation } from '@manga-assist/contracts'
import { useEffect, useState } from 'react'
import type { Api } from '../api/api.ts'
import { patiently } from '../api/patiently.ts'

const howMany = 6

/** What the service recommends to this reader now; read again when they tell something of a title. */
export function useRecommendations(
  api: Api,
  clock: Clock,
  preferences: Preferences | undefined,
): Recommendation[] | undefined {
  const [items, setItems] = useState<Recommendation[]>()
  useEffect(() => {
    if (preferences === undefined) return
    let left = false
    patiently(clock, () => api.recommend(howMany)).then(
      (found) => left || setItems(found),
      () => left || setItems((before) => before ?? []),
    )
    return () => {
      left = true
    }
  }, [api, clock, preferences])
  return items
}
