import type { Clock } from '@manga-assist/clock'
import type { Title } from '@manga-assist/contracts'
import { createContext, useContext, useEffect, useState } from 'react'
import { patiently } from '../api/patiently.ts'

/** Reads titles of the catalogue, each once. */
export type ReadTitle = (id: string) => Promise<Title>

export const TitleContext = createContext<ReadTitle | undefined>(undefined)

/** More than one page shows; the oldest is read again. */
const mostTitles = 300

/**
 * Remembers what was read; what could not be read is asked again the next time. One is read at a time: a page full of
 * cards is no burst, and what is refused for want of room comes later.
 */
export function rememberTitles(read: ReadTitle, clock: Clock): ReadTitle {
  const known = new Map<string, Promise<Title>>()
  let last: Promise<unknown> = Promise.resolve()
  return (id) => {
    const before = known.get(id)
    if (before) return before
    const reading = last.then(() => patiently(clock, () => read(id)))
    last = reading.catch(() => known.delete(id))
    known.set(id, reading)
    const [oldest] = known.keys()
    if (known.size > mostTitles && oldest !== undefined) known.delete(oldest)
    return reading
  }
}

/** What the catalogue knows of a title. */
export type TitleState = { kind: 'reading' } | { kind: 'unknown' } | { kind: 'known'; title: Title }

export function useTitle(id: string): TitleState {
  const read = useContext(TitleContext)
  const [state, setState] = useState<TitleState>({ kind: 'reading' })
  useEffect(() => {
    let left = false
    const tell = (told: TitleState) => left || setState(told)
    tell({ kind: 'reading' })
    read?.(id).then(
      (title) => tell({ kind: 'known', title }),
      () => tell({ kind: 'unknown' }),
    )
    return () => {
      left = true
    }
  }, [id, read])
  return state
}
