import { useState } from 'react'
import { InItsLanguage } from '../chat/in-its-language.tsx'
import type { ConversationSummary } from '../reader/use-conversations.ts'
import { hashOf } from './use-route.ts'

interface ConversationListProps {
  items: readonly Pick<ConversationSummary, 'id' | 'firstMessage'>[] | undefined
  current: string
  onOpen: () => void
  onRemove: (id: string) => void
}

export function ConversationList({ items, current, onOpen, onRemove }: ConversationListProps) {
  if (items === undefined) return <p className="hint">Loading …</p>
  if (items.length === 0) return <p className="hint">What you ask is kept here.</p>
  return (
    <ul className="conversations">
      {items.map((item) => (
        <li key={item.id}>
          <a href={hashOf(item.id)} aria-current={item.id === current ? 'page' : undefined} onClick={onOpen}>
            <InItsLanguage text={item.firstMessage} />
          </a>
          <RemoveButton name={item.firstMessage} onRemove={() => onRemove(item.id)} />
        </li>
      ))}
    </ul>
  )
}

/** Asks once before it removes: what is gone is gone. */
function RemoveButton({ name, onRemove }: { name: string; onRemove: () => void }) {
  const [asked, setAsked] = useState(false)
  return (
    <button
      type="button"
      className={asked ? 'remove sure' : 'remove quiet'}
      aria-label={asked ? `Delete for good: ${name}` : `Delete: ${name}`}
      onClick={asked ? onRemove : () => setAsked(true)}
      onBlur={() => setAsked(false)}
    >
      {asked ? 'Delete?' : <span aria-hidden="true">✕</span>}
    </button>
  )
}
