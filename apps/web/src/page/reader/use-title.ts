import type { Title } from '@manga-assist/contracts'
import { createContext, useContext, useEffect, useState } from 'react'

/** Reads titles of the catalogue, each once. */
export type ReadTitle = (id: string) => Promise<Title>

export const TitleContext = createContext<ReadTitle | undefined>(undefined)

/** More than one page shows; the oldest is read again. */
const mostTitles = 300

/** Remembers what was read; what could not be read is asked again the next time. */
export function rememberTitles(read: ReadTitle): ReadTitle {
  const known = new Map<string, Promise<Title>>()
  return (id) => {
    const before = known.get(id)
    if (before) return before
    const reading = read(id)
    known.set(id, reading)
    reading.catch(() => known.delete(id))
    const [oldest] = known.keys()
    if (known.size > mostTitles && oldest !== undefined) known.delete(oldest)
    return reading
  }
}

/** What the catalogue knows of a title: undefined until it is there, and when it cannot be had. */
export function useTitle(id: string): Title | undefined {
  const read = useContext(TitleContext)
  const [title, setTitle] = useState<Title>()
  useEffect(() => {
    let left = false
    read?.(id).then(
      (found) => left || setTitle(found),
      () => {},
    )
    return () => {
      left = true
    }
  }, [id, read])
  return title?.id === id ? title : undefined
}
