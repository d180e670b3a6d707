import { emptyPreferences, type Preferences } from '@manga-assist/contracts'
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { Api } from '../api/api.ts'
import { type Attitude, attitudeIn, createShelfChanges } from './shelf-changes.ts'

/** What the reader has told of titles, and how more is told. */
export interface Shelf {
  /** Undefined until they are known. */
  preferences: Preferences | undefined
  attitudeTo(titleId: string): Attitude | undefined
  /** Tells it, or takes it back when it was told before. */
  toggle(titleId: string, attitude: Attitude): Promise<void>
}

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
  const changes = useMemo(() => createShelfChanges(api), [api])
  const known = preferences ?? emptyPreferences
  return {
    preferences,
    attitudeTo: (titleId) => attitudeIn(known, titleId),
    async toggle(titleId, attitude) {
      const isTold = attitudeIn(known, titleId) === attitude
      setPreferences(await (isTold ? changes.takeBack(titleId, attitude) : changes.tell(titleId, attitude)))
    },
  }
}
