import { CardList } from '../cards/card-list.tsx'
import { AnswerText } from './answer-text.tsx'
import { InItsLanguage } from './in-its-language.tsx'
import { cardsOf, type ReaderMessage, textOf } from './reader-message.ts'
import { servedBy } from './served-by.ts'

export function Message({ message, writing }: { message: ReaderMessage; writing: boolean }) {
  return message.role === 'user' ? <Question message={message} /> : <Answer message={message} writing={writing} />
}

function Question({ message }: { message: ReaderMessage }) {
  return (
    <article className="question" aria-label="You asked">
      <p>
        <InItsLanguage text={textOf(message)} />
      </p>
    </article>
  )
}

function Answer({ message, writing }: { message: ReaderMessage; writing: boolean }) {
  const text = textOf(message)
  const cards = cardsOf(message)
  const { metadata } = message
  return (
    <article className="answer" aria-label="MangaAssist answered" aria-busy={writing}>
      <AnswerText text={text} />
      {cards.length > 0 && <CardList cards={cards} label="Recommended titles" />}
      {!writing && metadata?.complete === false && <p className="hint">This answer was not written to its end.</p>}
      {metadata?.plane && <footer className="served-by">{servedBy(metadata)}</footer>}
    </article>
  )
}

/** Stands where an answer will be. */
export function AnswerSkeleton() {
  return (
    <div className="answer skeleton" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  )
}
