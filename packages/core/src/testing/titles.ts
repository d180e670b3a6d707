import type { Title } from '@manga-assist/contracts'

/** A small made-up catalogue: tests that need real titles use the shipped one. */
export const sampleTitles: readonly Title[] = [
  sampleTitle('night-vault', { themes: ['heist', 'found-family'], genres: ['crime', 'thriller'], popularity: 3 }),
  sampleTitle('velvet-hands', { themes: ['heist', 'con-artists'], genres: ['crime', 'comedy'], popularity: 2 }),
  sampleTitle('quiet-harbour', { themes: ['workplace', 'sea'], genres: ['slice-of-life'], demographic: 'josei' }),
  sampleTitle('iron-petal', { themes: ['samurai', 'revenge'], genres: ['historical', 'action'], popularity: 5 }),
  sampleTitle('ninth-inning', { themes: ['baseball', 'rivals'], genres: ['sports', 'drama'], popularity: 4 }),
  sampleTitle('paper-moons', { themes: ['ghosts', 'found-family'], genres: ['horror', 'supernatural'], popularity: 1 }),
]

/** A made-up title whose names are made from its id. */
export function sampleTitle(id: string, more: Partial<Title>): Title {
  const english = id.replaceAll('-', ' ').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())
  return {
    id,
    title: { english, romaji: `${english} (romaji)`, native: `${english}の本` },
    aliases: [],
    authors: [`Author of ${english}`],
    year: 2001,
    demographic: 'seinen',
    genres: ['drama'],
    themes: ['friendship', 'school-life'],
    status: 'completed',
    volumes: 7,
    synopsis: `A story called after its place begins here. Nothing of it is real, and it ends after seven volumes.`,
    popularity: 3,
    ...more,
  }
}
