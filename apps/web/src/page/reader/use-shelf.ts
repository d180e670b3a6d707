import { emptyPreferences, type Feedback, type Preferences } from '@manga-assist/contracts'
import { createContext, useContext, useEffect, useState } from 'react'
import type { Api } from '../api/api.ts'

export type Attitude = Feedback['kind']

/** What the reader has told of titles, and how more is told. */
export interface Shelf {
  /** Undefined until they are known. */
  preferences: Preferences | undefined
  attitudeTo(titleId: string): Attitude | undefined
  /** Tells it, or takes it back when it was told before. */
  toggle(titleId: string, attitude: Attitude): Promise<void>
}

const attitudes = ['liked', 'read', 'dropped'] as const

export const ShelfContext = createContext<Shelf | undefined>(undefined)

export function useShelf(): Shelf {
  const shelf = useContext(ShelfContext)
  if (shelf === undefined) throw new Error('useShelf needs a ShelfContext around it')
  return shelf
}

/** Reads the reader's preferences once, and keeps what the service makes of each change. */
export function useShelfOf(api: Api): Shelf {
  const [preferences, setPreferences] = useState<Preferences>()
  useEffect(() => {
    // Without them every button is up; what is told then is kept all the same.
    api.readPreferences().then(setPreferences, () => setPreferences(emptyPreferences))
  }, [api])
  const known = preferences ?? emptyPreferences
  return {
    preferences,
    attitudeTo: (titleId) => attitudeIn(known, titleId),
    async toggle(titleId, attitude) {
      const isTold = attitudeIn(known, titleId) === attitude
      const change = isTold
        ? api.writePreferences(without(known, titleId))
        : api.sendFeedback({ titleId, kind: attitude })
      setPreferences(await change)
    },
  }
}

/** Pure. */
export function attitudeIn(preferences: Preferences, titleId: string): Attitude | undefined {
  return attitudes.find((attitude) => preferences[attitude].includes(titleId))
}

/** Pure. */
export function without(preferences: Preferences, titleId: string): Preferences {
  const lists = attitudes.map((attitude) => [attitude, preferences[attitude].filter((id) => id !== titleId)])
  return { ...preferences, ...Object.fromEntries(lists) }
}
