import type { Title } from '@manga-assist/contracts'

/** From this age on nothing is held back. */
const adultAge = 18
/** Up to this age a reader is a child; above it, until grown up, a teenager. */
const oldestChild = 12
/** Younger ones get what was drawn for their age. */
const youngestOfShonen = 7
/** Younger ones are spared the fights of the magazines for boys. */
const youngestOfAction = 10

/** Ages that words tell which have no number. */
const ages = { kindergarten: 5, child: 10, middleSchool: 13, teenager: 15, highSchool: 16 } as const

/**
 * The age in years of the reader whom a text wants something for; undefined when it tells none. `adultAge` where it says
 * that the reader is grown up, or asks for themselves after asking for a child. Expects folded text (NFKC).
 */
export function readersAgeIn(text: string): number | undefined {
  return englishAge(text) ?? japaneseAge(text) ?? (isForSelf(text) ? adultAge : undefined)
}

const numbers =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen'.split(
    ' ',
  )
const years = `(\\d{1,2}|${numbers.join('|')})`
const numbered = new RegExp(
  `\\b${years}(?: ?(?:-|–|to|or) ?\\d{1,2})?[ -]?(?:(?:years?|yrs?)[ -]?olds?|y/?o)\\b(?!\\s+(?:manga|series|title|classic|comic|story|one\\b))|\\bage[ds]?(?: of)? ${years}\\b`,
  'gi',
)
const child =
  '(?:kids?|child|children|toddlers?|little (?:one|brother|sister|boy|girl)s?|sons?|daughters?|nieces?|nephews?|grand(?:sons?|daughters?|child|children|kids?)|boys?|girls?|tweens?|students?)'
const forChild = new RegExp(
  `\\b(?:for|to|with my|with our)\\s+(?:\\w+\\s+){0,2}?(?:young |little |small |small |elder |eldest |younger )?(?:${child})\\b(?! (?:detective|hero|lead)s?)|\\b(?:kids?|child|family)[- ]friendly\\b|\\b(?:all ages|my (?:kids?|child|children))\\b`,
  'i',
)
const forTeenager = /\b(?:for|my)\b[^.!?]{0,20}\b(?:teens?|teenagers?|teenaged?)\b/i

function englishAge(text: string): number | undefined {
  const told = [...text.matchAll(numbered)].find((match) => isReaders(text.slice(0, match.index)))
  const age = told?.[1] ?? told?.[2]
  if (age !== undefined) return numbers.indexOf(age.toLowerCase()) + 1 || Number(age)
  if (forTeenager.test(text)) return ages.teenager
  if (/\bfor (?:adults?|grown-?ups?)\b/i.test(text)) return adultAge
  return forChild.test(text) ? ages.child : undefined
}

/** "About a ten-year-old boy" tells of the story; "about dragons for my ten-year-old" of the reader. */
function isReaders(before: string): boolean {
  const [last] =
    before.match(
      /\b(?:about|starring|where|who|whose|follows|protagonist|hero|heroine|character|for|my|to|i'm|am|is)\b(?!.*\b(?:about|starring|where|who|whose|follows|protagonist|hero|heroine|character|for|my|to|i'm|am|is)\b)/i,
    ) ?? []
  return last === undefined || /^(?:for|my|to|i'm|am|is)$/i.test(last)
}

function japaneseAge(text: string): number | undefined {
  const [, years] = text.match(/(\d{1,2})[歳才](?!の(?:少年|少女|主人公|男の子が|女の子が))/) ?? []
  if (years !== undefined) return Number(years)
  const [, grade] = text.match(/小学?(\d)(?:年)?/) ?? []
  if (grade !== undefined) return 6 + Number(grade)
  if (reads('園児|幼稚園児|幼児').test(text)) return ages.kindergarten
  if (reads('中学生|中[1-3一二三]').test(text)) return ages.middleSchool
  if (reads('高校生|ティーン').test(text)) return ages.highSchool
  if (reads('大人|成人').test(text)) return adultAge
  return reads('小学生|子供|子ども|こども|子|キッズ|児童|息子|娘|甥|姪|孫').test(text) ? ages.child : undefined
}

const readersInJapanese =
  /(?:(?:小学生|中学生|高校生)の)?(?:小学?\d年生|小学生|中学生|高校生|園児|幼児|大人|子供|子ども|こども|息子|娘|甥|姪|孫|(?<!女|男|迷)子)(?:さん|ちゃん|たち|くん|っ子)?(?:に|向け|でも|が|と一緒に?|のため)の?(?:読ませ(?:たい|られる)|読める|読め|合う|ぴったりな?|いい|良い)?/g

/** Words for a reader, with what makes a reader of them. */
function reads(words: string): RegExp {
  return new RegExp(
    `(?<![男女]の?)(?:${words})(?:さん|ちゃん|たち|くん|っ子)?(?:に(?!なる|なった|人気)|向け|でも読|が読|用|のため|への?プレゼント|と一緒に)`,
  )
}

function isForSelf(text: string): boolean {
  return /\bfor (?:me|myself)\b|自分(?:用|に|が読)|私(?:用|が読)/i.test(text)
}

/** The text without what tells of the reader's age, which is nothing to search for. */
export function withoutAge(text: string): string {
  return text
    .replaceAll(numbered, ' ')
    .replaceAll(new RegExp(forChild.source, 'gi'), ' ')
    .replaceAll(new RegExp(`\\b${child}\\b`, 'gi'), (word) => (readersAgeIn(text) === undefined ? word : ' '))
    .replaceAll(/\d{1,2}[歳才]の?/g, ' ')
    .replaceAll(readersInJapanese, ' ')
}

/** What is no reading for children, by our own judgement: the catalogue knows of no age ratings. */
const notForChildren = new Set(
  `horror psychological thriller crime adult-romance antihero assassins body-horror bullying con-artists conspiracy
  court-intrigue cults curses cyberpunk dark-fantasy delinquents demons dystopia espionage fake-relationship gambling
  gender-identity grief harem heist mafia mental-health military mind-games moral-dilemmas motorcycles post-apocalypse
  postwar-japan prison queer-romance revenge serial-killer survival survival-game vampires war wine-and-spirits yakuza
  zombies`.split(/\s+/),
)
/** What neither children nor teenagers are given unasked. */
const notForTeenagers = new Set(
  `horror adult-romance body-horror cults serial-killer survival-game wine-and-spirits`.split(' '),
)
/** Romances that children read; others are about going out, and more. */
const childrensRomance = ['magical-girls', 'witches']

/**
 * Whether a title is for a reader of that age, as far as the catalogue tells: by its readership, its genres and its
 * themes. Magazines for grown-ups are not for minors, whatever the title is about; those for children are for all.
 */
export function isForAge({ demographic, genres, themes }: Title, age: number): boolean {
  if (age >= adultAge || demographic === 'kodomo') return true
  if (demographic === 'seinen' || demographic === 'josei' || age < youngestOfShonen) return false
  if (age < youngestOfAction && genres.includes('action')) return false
  const isChild = age <= oldestChild
  if (isChild && genres.includes('romance') && !themes.some((theme) => childrensRomance.includes(theme))) return false
  const unfit = isChild ? notForChildren : notForTeenagers
  return ![...genres, ...themes].some((tag) => unfit.has(tag))
}

/** Whether an answer has to say how it heeded an age. */
export function isMinor(age: number | undefined): age is number {
  return age !== undefined && age < adultAge
}
