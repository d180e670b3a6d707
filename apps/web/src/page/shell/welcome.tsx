import type { Recommendation } from '@manga-assist/contracts'
import { useEffect, useRef } from 'react'
import { CardList } from '../cards/card-list.tsx'
import { languageOf } from '../chat/language-of.ts'

const suggestions = [
  'Recommend me a heist manga',
  'Something calm about food',
  'Like Monster, but shorter',
  '泣ける青春漫画を教えて',
]

interface WelcomeProps {
  onAsk: (text: string) => void
  recommendations: Recommendation[] | undefined
}

/** The page before anything has been asked: what to ask, and what this reader may like. */
export function Welcome({ onAsk, recommendations }: WelcomeProps) {
  return (
    <div className="welcome">
      <h2>What would you like to read?</h2>
      <p>Ask by mood, by topic, or by a title that you loved. In English or Japanese.</p>
      <ul className="suggestions" aria-label="Suggestions">
        {suggestions.map((text) => (
          <li key={text}>
            <button type="button" lang={languageOf(text)} onClick={() => onAsk(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
      <ForYou items={recommendations} />
    </div>
  )
}

function ForYou({ items }: { items: Recommendation[] | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(items)
  useEffect(() => {
    // The card that the reader was on may be gone from the list: back to its head, not to the top of the page.
    if (before.current !== undefined && document.activeElement === document.body) heading.current?.focus()
    before.current = items
  }, [items])
  if (items?.length === 0) return null
  return (
    <section className="for-you" aria-label="For you" aria-busy={items === undefined}>
      <h2 ref={heading} tabIndex={-1}>
        For you
      </h2>
      <CardList cards={items ?? []} label="For you" />
    </section>
  )
}
