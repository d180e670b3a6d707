import { type Demographic, demographics, type Genre, genres, type Title } from '@manga-assist/contracts'

/** What a title must be like, besides being a good answer. Everything left out is free. */
export interface Constraints {
  maxVolumes?: number
  minVolumes?: number
  /** Years in which serialisation began, both included. */
  fromYear?: number
  toYear?: number
  status?: 'completed' | 'ongoing'
  demographic?: Demographic
  /** All of these. */
  genres?: readonly Genre[]
  /** None of these. */
  withoutGenres?: readonly Genre[]
}

/** "Short" means what fits in a weekend. */
const shortSeriesVolumes = 5
/** "Long" means what lasts a winter. */
const longSeriesVolumes = 20

export function meets(title: Title, constraints: Constraints): boolean {
  const { maxVolumes = Infinity, minVolumes = 0, fromYear = 0, toYear = Infinity } = constraints
  const { status, demographic, genres: wanted = [], withoutGenres = [] } = constraints
  return (
    title.volumes <= maxVolumes &&
    title.volumes >= minVolumes &&
    title.year >= fromYear &&
    title.year <= toYear &&
    (status === undefined || title.status === status) &&
    (demographic === undefined || title.demographic === demographic) &&
    wanted.every((genre) => title.genres.includes(genre)) &&
    !title.genres.some((genre) => withoutGenres.includes(genre))
  )
}

/** What a message demands in so many words, in English or Japanese. */
export function constraintsIn(text: string): Constraints {
  const unwanted = unwantedGenresIn(text)
  return {
    ...lengthIn(text),
    ...yearsIn(text),
    ...statusIn(text),
    ...demographicIn(text),
    ...(unwanted.length > 0 && { withoutGenres: unwanted }),
  }
}

function lengthIn(text: string): Constraints {
  const [, most] =
    text.match(/\b(?:under|below|less than|at most|up to|max(?:imum)?) (\d{1,3}) vol|(\d{1,3})巻以内/i) ?? []
  if (most !== undefined) return { maxVolumes: Number(most) }
  if (/\b(short|one-?shot|quick read|few volumes|not too long|isn'?t too long)\b|短い|短め|短編|一気読み/i.test(text)) {
    return { maxVolumes: shortSeriesVolumes }
  }
  return /\b(long(-running)?|epic length|many volumes)\b|長編|長い/i.test(text) ? { minVolumes: longSeriesVolumes } : {}
}

function yearsIn(text: string): Constraints {
  const [, decade] = text.match(/\b(?:19|20)?([0-9])0'?s\b/i) ?? text.match(/([0-9])0年代/) ?? []
  if (decade !== undefined) {
    const first = Number(decade) >= 4 ? 1900 + Number(decade) * 10 : 2000 + Number(decade) * 10
    return { fromYear: first, toYear: first + 9 }
  }
  if (/\b(classic|old-?school|vintage)s?\b|昔の|古典|名作古/i.test(text)) return { toYear: 1999 }
  return /\b(recent|modern|brand new|newer)\b|最近の|新しい/i.test(text) ? { fromYear: 2015 } : {}
}

function statusIn(text: string): Constraints {
  if (
    /\b(completed?|finished)\b(?=[^?]*\b(manga|series|titles?|one|only)\b)|\bonly (completed?|finished)\b|完結した|完結済/i.test(
      text,
    )
  ) {
    return { status: 'completed' }
  }
  return /\b(ongoing|still running)\b|連載中/i.test(text) ? { status: 'ongoing' } : {}
}

function demographicIn(text: string): Constraints {
  const japanese: Record<string, Demographic> = {
    少年漫画: 'shonen',
    少女漫画: 'shojo',
    青年漫画: 'seinen',
    女性漫画: 'josei',
  }
  const [word] = Object.keys(japanese).filter((name) => text.includes(name))
  if (word !== undefined) return { demographic: japanese[word] ?? 'shonen' }
  const plain = text.toLowerCase().replaceAll('ō', 'o').replaceAll('shounen', 'shonen').replaceAll('shoujo', 'shojo')
  const named = demographics.find((name) => new RegExp(`\\b${name}\\b`).test(plain))
  return named ? { demographic: named } : {}
}

/** Comparatives measure against the last list; without one there is nothing to compare with. */
export function comparedWith(text: string, last: readonly Title[]): Constraints {
  if (last.length === 0) return {}
  const volumes = last.map((title) => title.volumes)
  const years = last.map((title) => title.year)
  if (/\b(shorter|fewer volumes|less long|too long)\b|もっと短|短いの|短めの|長すぎ/i.test(text)) {
    return { maxVolumes: Math.max(1, Math.min(...volumes) - 1) }
  }
  if (/\b(longer|more volumes|too short)\b|もっと長|長いの|長めの|短すぎ/i.test(text)) {
    return { minVolumes: Math.max(...volumes) + 1 }
  }
  if (/\b(older|earlier)\b|もっと古|古いの|昔の/i.test(text)) return { toYear: Math.min(...years) - 1 }
  if (/\b(newer|more recent|more modern)\b|もっと新|新しいの|最近の/i.test(text))
    return { fromYear: Math.max(...years) + 1 }
  return {}
}

/** Japanese and everyday words for genres. */
const genreWords: readonly [Genre, RegExp][] = [
  ['action', /\baction\b|アクション|バトル/i],
  ['adventure', /\badventures?\b|冒険/i],
  ['comedy', /\b(comed(y|ies)|funny|funnier)\b|コメディ|ギャグ|笑える/i],
  ['crime', /\bcrime\b|犯罪/i],
  ['drama', /\bdrama\b|ドラマ/i],
  ['fantasy', /\bfantasy\b|ファンタジー/i],
  ['food', /\b(food|cooking)\b|料理|グルメ/i],
  ['historical', /\b(historical|history)\b|歴史|時代劇/i],
  ['horror', /\b(horror|scary|gore|gory)\b|ホラー|怖い/i],
  ['martial-arts', /\bmartial[ -]arts?\b|格闘/i],
  ['mecha', /\b(mecha|robots?)\b|ロボット|メカ/i],
  ['music', /\bmusic\b|音楽/i],
  ['mystery', /\b(mystery|mysteries|detective)\b|ミステリー|推理/i],
  ['psychological', /\bpsychological\b|心理/i],
  ['romance', /\b(romances?|romantic|love stor(y|ies))\b|恋愛|ラブコメ/i],
  ['science-fiction', /\b(science[ -]fiction|sci-?fi)\b|SF/i],
  ['slice-of-life', /\bslice[ -]of[ -]life\b|日常/i],
  ['sports', /\bsports?\b|スポーツ/i],
  ['supernatural', /\bsupernatural\b|超自然|怪異/i],
  ['thriller', /\bthrillers?\b|サスペンス|スリラー/i],
]

/** The genres that a text speaks of, by whatever word. */
export function genresIn(text: string): Genre[] {
  return genreWords.filter(([, pattern]) => pattern.test(text)).map(([genre]) => genre)
}

/** "No horror", "without romance", "ホラーは苦手": genres that stand behind a no, or in front of a Japanese one. */
export function unwantedGenresIn(text: string): Genre[] {
  const english = [
    ...text.matchAll(/\b(?:no|not|without|nothing|hate|dislike|avoid|less|never|can'?t stand|isn'?t)\b([^.,;!?]*)/gi),
  ]
  // Cut up first, so that the time stays linear in the length of the text.
  const japanese = text.split(/[、。！？!?]/).map((clause) => [clause, beforeNo(clause)] as const)
  const found = [...english, ...japanese].flatMap(([, part = '']) => genresIn(part))
  return genres.filter((genre) => found.includes(genre))
}

const japaneseNo = /は苦手|が苦手|は嫌い|が嫌い|以外|は無理|なし|抜き|はいや|はNG/

function beforeNo(clause: string): string {
  const at = clause.search(japaneseNo)
  return at === -1 ? '' : clause.slice(0, at)
}
