import { useState } from 'react'
import type { Attitude } from '../reader/shelf-changes.ts'
import { useShelf } from '../reader/use-shelf.ts'

const choices: readonly { attitude: Attitude; label: string; sign: string }[] = [
  { attitude: 'liked', label: 'Like', sign: '♥' },
  { attitude: 'read', label: 'Read', sign: '✓' },
  { attitude: 'dropped', label: 'Drop', sign: '✕' },
]

/** Like, read, drop: each at once, and taken back by the same button. */
export function Opinion({ titleId, name }: { titleId: string; name: string }) {
  const shelf = useShelf()
  const [failed, setFailed] = useState(false)
  const told = shelf.attitudeTo(titleId)
  const toggle = (attitude: Attitude) =>
    shelf.toggle(titleId, attitude).then(
      () => setFailed(false),
      () => setFailed(true),
    )
  return (
    <fieldset className="opinion">
      <legend className="unseen">What you think of {name}</legend>
      {choices.map(({ attitude, label, sign }) => (
        <button
          key={attitude}
          type="button"
          className={`quiet ${attitude}`}
          aria-pressed={told === attitude}
          onClick={() => void toggle(attitude)}
        >
          <span aria-hidden="true">{sign}</span> {label}
        </button>
      ))}
      {failed && (
        <span className="opinion-failed" role="alert">
          Not saved. Please try again.
        </span>
      )}
    </fieldset>
  )
}
