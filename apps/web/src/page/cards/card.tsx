import type { Title } from '@manga-assist/contracts'
import { useId } from 'react'
import type { CardData } from '../chat/reader-message.ts'
import { useTitle } from '../reader/use-title.ts'
import { Cover } from './cover.tsx'
import { Opinion } from './opinion.tsx'

/** Tags that a card has room for. */
const mostTags = 5

/** One recommended title: what the answer says of it at once, the rest when the catalogue has told it. */
export function Card({ data }: { data: CardData }) {
  const heading = useId()
  const state = useTitle(data.id)
  const details = state.kind === 'known' ? state.title : undefined
  const names = data.title ?? details?.title
  return (
    <li className="card">
      <Cover titleId={data.id} nativeTitle={names?.native} />
      <article aria-labelledby={heading}>
        <h3 id={heading}>{names?.english ?? data.id}</h3>
        {names && (
          <p className="names">
            {names.romaji !== names.english && <span lang="ja-Latn">{names.romaji}</span>}
            <span lang="ja">{names.native}</span>
          </p>
        )}
        {details && <Details title={details} />}
        {state.kind === 'reading' && <p className="facts skeleton-line" aria-hidden="true" />}
        {data.reasons && data.reasons.length > 0 && (
          <p className="why">
            <strong>Why:</strong> {data.reasons.join('; ')}
          </p>
        )}
        <Opinion titleId={data.id} name={names?.english ?? data.id} />
      </article>
    </li>
  )
}

function Details({ title }: { title: Title }) {
  const { authors, year, volumes, status, genres, themes, synopsis } = title
  const tags = [...genres, ...themes].slice(0, mostTags)
  return (
    <>
      <p className="facts">
        {authors.join(', ')} · {year} · {volumes === 1 ? '1 volume' : `${volumes} volumes`}, {status}
      </p>
      <ul className="tags" aria-label="Tags">
        {tags.map((tag) => (
          <li key={tag}>{tag.replaceAll('-', ' ')}</li>
        ))}
      </ul>
      <details>
        <summary>What it is about</summary>
        <p>{synopsis}</p>
      </details>
    </>
  )
}
