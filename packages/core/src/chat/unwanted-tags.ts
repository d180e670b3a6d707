import type { TagMentions } from './tag-mentions.ts'

/**
 * "No horror", "without time travel", "タイムトラベルはなし": genres and themes that stand behind a no, or in front of a
 * Japanese one. Each once.
 */
export function unwantedTagsIn(text: string, tags: TagMentions): string[] {
  const said = text.replaceAll('’', "'").replaceAll(harmlessNo, ' ')
  // Cut up first, so that the time stays linear in the length of the text.
  const english = said.split(englishBoundary).map(behindNo)
  const japanese = said.split(japaneseBoundary).map(beforeNo)
  return [
    ...new Set([...english, ...japanese].filter((clause) => clause !== '').flatMap((clause) => tags(clause).flat())),
  ]
}

/** Genres and themes that a text speaks of and does not refuse: for each word, all that it may mean. */
export function wantedTagsIn(text: string, tags: TagMentions): (readonly string[])[] {
  const unwanted = unwantedTagsIn(text, tags)
  return tags(text).filter((meant) => !meant.some((tag) => unwanted.includes(tag)))
}

/** The text without its Japanese clauses that only refuse: search would look for what must not be found. */
export function withoutUnwanted(text: string, tags: TagMentions): string {
  const clauses = text.split(japaneseBoundary)
  const refusing = clauses.filter((clause) => tags(beforeNo(clause)).length > 0)
  return refusing.reduce((rest, clause) => rest.replace(refusalIn(clause), ' '), text)
}

function refusalIn(clause: string): string {
  const [no = ''] = clause.match(japaneseNo) ?? []
  return `${beforeNo(clause)}${no}`
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
  /[.,;:!?]|\b(?<!\b(?:anything|everything|all) )(?:but|except)\b|\b(?:though|although|however|instead|because)\b|\band (?=(?:I|I'm|more|some|lots?|plenty|a|lov\w+|lik\w+)\b)/i

function behindNo(clause: string): string {
  const { index } =
    clause.match(
      /\b(?:no|not|without|nothing|hated?|dislike|avoid|less|never|exclude|skip|leave out|minus|free of|(?:anything|everything|all) (?:but|except)|other than|(?:sick|tired) of|can'?t stand|isn'?t|(?:don't|didn't) (?:really )?(?:like|want|enjoy|care|show|need))\b/i,
    ) ?? {}
  return index === undefined ? '' : clause.slice(index)
}

const japaneseBoundary = /[、。,.！？!?]|けれど|けど|でも|のに|[だすたるい]が(?!ない)|(?<=好き)で/

const japaneseNo =
  /(?:は苦手|が苦手|は嫌い|が嫌い|以外|[はが]?無理|(?:は|も)?な(?:し|く(?:て|ていい))|抜き|はいや|は嫌(?!い)|は(?:絶対)?NG|は(?:絶対)?ダメ|はだめ|[はがも]?(?:出|登場し)(?:て)?(?:こ)?ない|の(?:い)?ない|[はが](?:い)?ない(?=もの|やつ|の[がは]|漫画|作品)|[はも]?(?:避け|除外|やめて|外して|いら(?:ない|ん)|不要|勘弁)|[はをも]?(?:読み|見)たくない|は?(?:好き|好み)(?:じゃ|では)ない|に(?:は)?興味(?:は)?(?:ない|ありません)|[はをも]?(?:出さ|すすめ|勧め|入れ|表示し)ないで)(?!じゃ|では|でもな|でもあ|とは|とまで|な?わけ|も|でも|だった|でした|と(?:言|い)った)/

function beforeNo(clause: string): string {
  const at = clause.search(japaneseNo)
  // "SFでタイムトラベルなし": what stands before で is wanted.
  return at === -1
    ? ''
    : (clause
        .slice(0, at)
        .split(/で(?!も)/)
        .at(-1) ?? '')
}
