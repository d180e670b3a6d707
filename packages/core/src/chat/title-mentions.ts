import type { Title } from '@manga-assist/contracts'
import { isMeant, isOrdinary } from './ordinary-names.ts'

/** Finds the titles that a text names, in any script, whatever the case and punctuation; the longest name first. */
export type TitleMentions = (text: string) => Title[]

interface NamedTitle {
  /** As `normalise` leaves it, without the spaces around it. */
  name: string
  title: Title
}

/** Shortest name that is searched for: a single letter is never meant as a title. */
const shortestName = 2

export function createTitleMentions(titles: readonly Title[]): TitleMentions {
  const named = titles
    .flatMap((title) => namesOf(title).map((name): NamedTitle => ({ name, title })))
    .sort((a, b) => b.name.length - a.name.length)
  return (text) => mentionsIn(text, named)
}

/** Lower case, compatibility forms folded, punctuation and spaces as one space each, a space at both ends. */
export function normalise(text: string): string {
  return spaced(text).toLowerCase()
}

/** As `normalise`, but with the capitals. */
function spaced(text: string): string {
  const words = text.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
  return ` ${words.trim()} `
}

function namesOf(title: Title): string[] {
  const { english, romaji, native } = title.title
  const names = [english, romaji, native, ...title.aliases].map((name) => normalise(name).trim())
  return [...new Set(names)].filter((name) => name.length >= shortestName)
}

/** A name inside a longer name that was found already does not count again. */
function mentionsIn(text: string, named: readonly NamedTitle[]): Title[] {
  const found: Title[] = []
  const cased = spaced(text)
  let rest = cased.toLowerCase()
  for (const { name, title } of named) {
    const places = placesOf(name, rest)
    if (places.length === 0) continue
    const isNamed =
      !isOrdinary(name) || places.some((at) => isMeant(name, cased.slice(at, at + name.length), text.normalize('NFKC')))
    if (!isNamed) continue
    if (!found.includes(title)) found.push(title)
    for (const at of places) rest = rest.slice(0, at) + '|'.repeat(name.length) + rest.slice(at + name.length)
  }
  return found
}

function placesOf(name: string, text: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if (standsAlone(text, at, at + name.length)) places.push(at)
  }
  return places
}

/** No Latin letter or digit goes on where the name ends with one: Japanese is written without spaces. */
function standsAlone(text: string, start: number, end: number): boolean {
  return !(goesOn(text, start) || goesOn(text, end))
}

const latin = /[\p{Script=Latin}\p{N}]/u

/** Whether a Latin word reaches across a position. */
function goesOn(text: string, at: number): boolean {
  return latin.test(text.charAt(at - 1)) && latin.test(text.charAt(at))
}
