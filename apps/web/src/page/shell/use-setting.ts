import { useState } from 'react'
import type { SafeStorage } from './safe-storage.ts'

/** A choice among a few that outlasts the page. What was kept and is none of them any more counts as not chosen. */
export function useSetting<Choice extends string>(
  storage: SafeStorage,
  name: string,
  choices: readonly [Choice, ...Choice[]],
) {
  const [choice, setChoice] = useState(() => choiceOf(storage.getItem(`manga.${name}`), choices))
  const choose = (chosen: Choice) => {
    storage.setItem(`manga.${name}`, chosen)
    setChoice(chosen)
  }
  return [choice, choose] as const
}

/** What was kept, or the first choice. Pure. */
export function choiceOf<Choice extends string>(kept: string | null, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices.find((choice) => choice === kept) ?? choices[0]
}
