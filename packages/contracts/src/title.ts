import * as z from 'zod'

export const demographics = ['shonen', 'shojo', 'seinen', 'josei', 'kodomo'] as const
export const publicationStatuses = ['ongoing', 'completed', 'hiatus', 'cancelled'] as const
export const genres = [
  'action',
  'adventure',
  'comedy',
  'crime',
  'drama',
  'fantasy',
  'food',
  'historical',
  'horror',
  'martial-arts',
  'mecha',
  'music',
  'mystery',
  'psychological',
  'romance',
  'science-fiction',
  'slice-of-life',
  'sports',
  'supernatural',
  'thriller',
] as const

/** One of the genres. */
export const genreSchema = z.enum(genres)

const kebabCase = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case')
/** A theme, as titles bear it and readers avoid it. */
export const themeSchema = kebabCase.max(40)
const name = z.string().trim().min(1).max(160)

/** The licensed English name (or the usual translation), the romanised and the Japanese one. */
export const titleNamesSchema = z.strictObject({ english: name, romaji: name, native: name })

/** One manga as the catalogue holds it. */
export const titleSchema = z.strictObject({
  /** Stable, readable, unique: the romaji or English name in kebab-case. */
  id: kebabCase.max(80),
  title: titleNamesSchema,
  /** Abbreviations and other names that readers type: "FMA", "HxH". */
  aliases: z.array(name).max(8),
  /** Writer first, then artist, family name last. */
  authors: z.array(name).min(1).max(4),
  /** Year in which serialisation began in Japan. */
  year: z.int().min(1940).max(2030),
  demographic: z.enum(demographics),
  genres: z.array(genreSchema).min(1).max(5),
  /** What it is about, finer than a genre: "heist", "found-family". */
  themes: z.array(themeSchema).min(2).max(8),
  status: z.enum(publicationStatuses),
  /** Collected volumes in Japan; of an ongoing work, those out when its entry was written. */
  volumes: z.int().min(1).max(250),
  /** Two sentences, our own words, no spoiler beyond the premise. */
  synopsis: z.string().min(60).max(420),
  /** How widely it is read, 1 (little known) to 5 (household name): an editor's estimate, the prior of a cold start. */
  popularity: z.int().min(1).max(5),
})

export type Title = z.infer<typeof titleSchema>
export type Genre = (typeof genres)[number]

/** Tells a genre from a theme: both are tags of a title. */
export function isGenre(tag: string): tag is Genre {
  return genres.some((genre) => genre === tag)
}

export type TitleNames = Title['title']
export type Demographic = (typeof demographics)[number]
