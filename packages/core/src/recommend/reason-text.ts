import { tagInJapanese } from './japanese-tags.ts'
import type { Reason, SharedTag } from './reasons.ts'

/** Languages that reasons are told in. */
export type ReasonLanguage = 'en' | 'ja'

/** A reason in words, ready to be shown: "because you liked Monster: psychological, police". */
export function reasonText(reason: Reason, language: ReasonLanguage): string {
  switch (language) {
    case 'en':
      return english(reason)
    case 'ja':
      return japanese(reason)
  }
}

const englishCauses = {
  liked: 'because you liked',
  read: 'because you finished',
  'asked-about': 'because you asked about',
  subject: 'like',
} as const

function english(reason: Reason): string {
  switch (reason.kind) {
    case 'because-of': {
      const tags = reason.tags.map(({ kind, value }) => (kind === 'author' ? `by ${value}` : readable(value)))
      return `${englishCauses[reason.source]} ${reason.title.title.english}: ${tags.join(', ')}`
    }
    case 'chapter':
      return `${reason.chapter === undefined ? 'a new chapter' : `chapter ${reason.chapter}`} ${englishAge(reason)}`
    case 'of-genre':
      return `${readable(reason.genre)}: ${reason.themes.map(readable).join(', ')}`
    case 'widely-read':
      return `widely read ${reason.genres.map(readable).join(' and ')}`
    case 'about':
      return reason.themes.map(readable).join(', ')
  }
}

const japaneseCauses = {
  liked: 'がお好きなので',
  read: 'を読み終えたので',
  'asked-about': 'についてお尋ねだったので',
  subject: 'に似ています',
} as const

function japanese(reason: Reason): string {
  switch (reason.kind) {
    case 'because-of': {
      const tags = reason.tags.map(japaneseTag)
      return `『${reason.title.title.native}』${japaneseCauses[reason.source]}：${tags.join('、')}`
    }
    case 'chapter':
      return `${reason.chapter === undefined ? '新しい話' : `第${reason.chapter}話`}が${japaneseAge(reason)}`
    case 'of-genre':
      return `${tagInJapanese(reason.genre)}：${reason.themes.map(tagInJapanese).join('、')}`
    case 'widely-read':
      return `広く読まれている${reason.genres.map(tagInJapanese).join('・')}作品`
    case 'about':
      return reason.themes.map(tagInJapanese).join('、')
  }
}

interface Age {
  atMs: number
  nowMs: number
}

const hourMs = 3_600_000

function englishAge({ atMs, nowMs }: Age): string {
  const hours = Math.floor(Math.abs(nowMs - atMs) / hourMs)
  const distance = hours < 24 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day')
  if (hours === 0) return atMs > nowMs ? 'is out within the hour' : 'is just out'
  return atMs > nowMs ? `is out in ${distance}` : `came out ${distance} ago`
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function japaneseAge({ atMs, nowMs }: Age): string {
  const hours = Math.floor(Math.abs(nowMs - atMs) / hourMs)
  const distance = hours < 24 ? `${hours}時間` : `${Math.floor(hours / 24)}日`
  if (hours === 0) return atMs > nowMs ? 'まもなく公開されます' : '公開されたばかりです'
  return atMs > nowMs ? `${distance}後に公開されます` : `${distance}前に公開されました`
}

/** Authors keep the only spelling that the catalogue has. */
function japaneseTag({ kind, value }: SharedTag): string {
  return kind === 'author' ? `作者が同じ（${value}）` : tagInJapanese(value)
}

function readable(tag: string): string {
  return tag.replaceAll('-', ' ')
}
