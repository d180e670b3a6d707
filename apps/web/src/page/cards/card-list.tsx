import type { CardData } from '../chat/reader-message.ts'
import { Card } from './card.tsx'

export function CardList({ cards, label }: { cards: readonly CardData[]; label: string }) {
  return (
    <ul className="cards" aria-label={label}>
      {cards.map((card) => (
        <Card key={card.id} data={card} />
      ))}
    </ul>
  )
}
