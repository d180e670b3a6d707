import type { Title } from '@manga-assist/contracts'

/**
 * How dark (above zero) or gentle (below) a genre or theme makes a story, -1 to 1, by our own judgement. A label does
 * not tell a reader of quiet days from one of quiet despair: both are "slice of life". What is not named is neutral.
 */
const darkness: Readonly<Record<string, number>> = {
  horror: 1,
  'body-horror': 1,
  zombies: 0.9,
  'dark-fantasy': 0.8,
  'serial-killer': 0.8,
  'survival-game': 0.8,
  cults: 0.7,
  psychological: 0.6,
  thriller: 0.6,
  antihero: 0.4,
  crime: 0.4,
  dystopia: 0.4,
  mafia: 0.4,
  'mental-health': 0.4,
  'moral-dilemmas': 0.4,
  prison: 0.4,
  revenge: 0.4,
  war: 0.4,
  assassins: 0.3,
  bullying: 0.3,
  conspiracy: 0.3,
  gambling: 0.3,
  'post-apocalypse': 0.3,
  survival: 0.3,
  yakuza: 0.3,
  curses: 0.2,
  demons: 0.2,
  grief: 0.2,
  drama: 0.1,
  cooking: -0.2,
  'found-family': -0.2,
  friendship: -0.2,
  music: -0.2,
  animals: -0.3,
  'first-love': -0.3,
  harem: -0.3,
  romance: -0.3,
  'school-clubs': -0.3,
  food: -0.4,
  'magical-girls': -0.4,
  'everyday-life': -0.6,
  parody: -0.6,
  'slice-of-life': -0.7,
  comedy: -0.8,
}

/** From about -1.5 (all sunshine) to about 2 (nothing but night). Grows with the number of tags that agree. */
export function moodOf({ genres, themes }: Title): number {
  const tags = [...genres, ...themes]
  return tags.reduce((sum, tag) => sum + (darkness[tag] ?? 0), 0) / Math.sqrt(tags.length)
}
