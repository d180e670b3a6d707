import { type Demographic, demographics, type Genre, genres, type Title } from '@manga-assist/contracts'
import { type Bounds, lengthIn, yearsIn } from './bounds.ts'

/** What a title must be like, besides being a good answer. Everything left out is free. */
export interface Constraints extends Bounds {
  status?: 'completed' | 'ongoing'
  demographic?: Demographic
  /** All of these. */
  genres?: readonly Genre[]
  /** None of these. */
  withoutGenres?: readonly Genre[]
}

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
export function constraintsIn(asked: string): Constraints {
  const text = asked.normalize('NFKC')
  const unwanted = unwantedGenresIn(text)
  return {
    ...lengthIn(text),
    ...yearsIn(text),
    ...statusIn(text),
    ...demographicIn(text),
    ...(unwanted.length > 0 && { withoutGenres: unwanted }),
  }
}

/** "I have finished Monster" tells of the reader, "a finished series" of what is wanted. */
function statusIn(text: string): Constraints {
  if (
    /\b(completed?|finished) (\S+ )?(manga|series|titles?|one|ones|stor(y|ies))\b|\bonly (completed?|finished)\b/i.test(
      text,
    ) &&
    !/\bI(?:'ve| have)? (?:just )?(?:finished|completed)\b/i.test(text)
  ) {
    return { status: 'completed' }
  }
  if (
    /\b(?:is|are|be|already) (?:already )?(?:completed?|finished)\b(?!.*\?)|^\W*(?:completed?|finished)\W*$|完結した|完結済|完結して(?:い)?る(?!\s*[？?]|の[？?]|か|んです)|完結の/i.test(
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
