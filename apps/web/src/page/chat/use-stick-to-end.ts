import { useEffect, useRef } from 'react'
import { cardsOf, type ReaderMessage } from './reader-message.ts'

/** How far from the end, in pixels, a reader still counts as being there. */
const nearPx = 160

/**
 * Keeps the end of the conversation in sight while text is written, unless the reader has scrolled away from it. Cards
 * come below what is being read, and push nothing away.
 */
export function useStickToEnd(messages: readonly ReaderMessage[], state: string) {
  const end = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  useEffect(() => {
    const look = () => {
      const { scrollHeight, clientHeight, scrollTop } = document.documentElement
      atEnd.current = scrollHeight - clientHeight - scrollTop < nearPx
    }
    addEventListener('scroll', look, { passive: true })
    return () => removeEventListener('scroll', look)
  }, [])
  useEffect(() => {
    const last = messages.at(-1)
    if (last === undefined || cardsOf(last).length > 0) return
    if (atEnd.current || state === 'waiting') end.current?.scrollIntoView({ block: 'end' })
  }, [messages, state])
  return end
}
