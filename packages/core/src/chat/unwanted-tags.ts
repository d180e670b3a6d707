import { type Genre, genres } from '@manga-assist/contracts'

/** The genres that a text speaks of, by whatever word. */
export function genresIn(text: string): Genre[] {
  return genreWords.filter(([, pattern]) => pattern.test(text)).map(([genre]) => genre)
}

/** "No horror", "without romance", "ホラーは苦手": genres that stand behind a no, or in front of a Japanese one. */
export function unwantedGenresIn(text: string): Genre[] {
  const said = text.replaceAll('’', "'").replaceAll(harmlessNo, ' ')
  // Cut up first, so that the time stays linear in the length of the text.
  const english = said.split(englishBoundary).map(behindNo)
  const japanese = said.split(/[、。,.！？!?]|けれど|けど|でも|のに|[だすたるい]が|(?<=好き)で/).map(beforeNo)
  const found = [...english, ...japanese].flatMap(genresIn)
  return genres.filter((genre) => found.includes(genre))
}

/** A no that is none: "nothing against horror", "not only romance", "don't hate gore", "less horror than comedy". */
const harmlessNo = new RegExp(
  [
    'nothing (?:against|but|like|beats|wrong with|better than)|(?:without|no) (?:a )?doubts?|not (?:at all )?(?:bad|against|opposed|afraid of|averse)',
    '(?:no|not a) (?:problems?|issues?|objections?|complaints?|worries)|not (?:only|just|merely|sure)|never (?:enough|tried|mind)',
    "(?:n't|not|never) (?:really |actually |necessarily )?(?:hated?|disliked?|avoid(?:ing)?|mind)|can't get enough",
    'less [^.,;!?]{1,40} than',
  ]
    .map((source) => `(?:\\b|(?=n't))(?:${source})\\b`)
    .join('|'),
  'gi',
)

/** What a no does not reach across. */
const englishBoundary =
  /[.,;:!?]|\b(?:but|though|although|however|except|instead|because)\b|\band (?=(?:I|I'm|more|some|lots?|plenty|a|lov\w+|lik\w+)\b)/i

function behindNo(clause: string): string {
  const [no] =
    clause.match(
      /\b(?:no|not|without|nothing|hate|dislike|avoid|less|never|can'?t stand|isn'?t|(?:don't|didn't) (?:really )?(?:like|want|enjoy|care))\b/i,
    ) ?? []
  return no === undefined ? '' : clause.slice(clause.indexOf(no))
}

const japaneseNo =
  /(?:は苦手|が苦手|は嫌い|が嫌い|以外|は無理|なし|抜き|はいや|はNG)(?!じゃ|では|でもな|でもあ|とは|とまで|な?わけ|も|でも)/

function beforeNo(clause: string): string {
  const at = clause.search(japaneseNo)
  return at === -1 ? '' : clause.slice(0, at)
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
