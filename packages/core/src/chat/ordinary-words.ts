import { demographics, genres as genreTags, type Title } from '@manga-assist/contracts'
import { japaneseTags, tagInJapanese } from '../recommend/japanese-tags.ts'

/** What text in the marks of a name, or at the head of an item, may hold although it is no name. */
export interface OrdinaryWords {
  /** Labels and genres: "Why it fits", "Dark fantasy and horror". */
  isLabel(text: string): boolean
  /** Besides those, words that synopses use, all in small letters: "slow and quiet". */
  isSaid(text: string): boolean
}

/** Words that answers put in bold without naming anything; few of them could make up a name. */
const labelWords = new Set(
  `a about also an and answer are art artist as at audience author authors available award awards based because best but
  by can catalogue caution chapter chapters character characters compare comparison completed conclusion cons content
  demographic demographics details differences different differs english fact facts fan fans favourite favorite fit fits
  focus for format genre genres highlights how i if important in included info is it its japanese jump kind language
  length like liked list magazine main manga mangaka may me monthly mood more most my name native new next no not note
  notes of on only ongoing option or order original other overall overview pace pacing pages part pick picks plot pros
  publication published publisher rating ratings read reader readers reading reason reasons recommendation
  recommendations recommended related release released review serialised serialized series setting share shared shonen
  short similar similarities so start starting status story style summary sunday tag tags take than that the their theme
  themes these they this three tip title titles to tone top translation two type until verdict volume volumes vs warning
  warnings weekly what when where which who why will with world-building worldbuilding written year years you
  your`.split(/\s+/),
)

const japaneseLabels = new Set(
  `作者 原作 作画 著者 巻数 全巻 ジャンル テーマ 理由 特徴 共通点 相違点 違い 魅力 見どころ ポイント 概要 あらすじ 物語 絵 画風 世界観 キャラクター
  登場人物 連載 完結 連載中 休載中 対象 雰囲気 結論 まとめ おすすめ おすすめの理由 おすすめポイント 注意 備考 読む順番 順番 巻 年 作品 漫画 タイトル 名前
  少年漫画 少女漫画 青年漫画 女性漫画 児童漫画 最初 次`.split(/\s+/),
)

/** The words of a catalogue are read when they are first asked for: most answers never do. */
export function createOrdinaryWords(titles: readonly Title[]): OrdinaryWords {
  let tags: ReadonlySet<string> | undefined
  let said: ReadonlySet<string> | undefined
  const isLabel = (text: string) => {
    tags ??= tagsOf(titles)
    const known = tags
    return text.split(separators).every((part) => isLabelPart(part, known))
  }
  return {
    isLabel,
    isSaid(text) {
      if (text !== text.toLowerCase() || !/[a-z]/.test(text)) return false
      said ??= new Set(titles.flatMap(({ synopsis }) => synopsis.match(/(?<!\p{L})[a-z]+/gu) ?? []))
      return wordsOf(text).every((word) => labelWords.has(word) || said?.has(word))
    },
  }
}

const separators = /\s*[,、・/&+:：;()（）]\s*|\s+and\s+|\s+or\s+/i
const genres: ReadonlySet<string> = new Set([...genreTags, ...demographics].flatMap((tag) => tag.split('-')))

/** Words of labels; a tag; or a genre with words of tags about it: "psychological horror". */
function isLabelPart(text: string, tags: ReadonlySet<string>): boolean {
  const words = wordsOf(text)
  const part = text.trim()
  if (words.every((word) => labelWords.has(word) || /^(?:\d+(?:st|nd|rd|th)?|s)$/.test(word))) return true
  if (japaneseLabels.has(part) || tags.has(part) || tags.has(words.join(' '))) return true
  return words.every((word) => tags.has(word)) && words.some((word) => genres.has(word))
}

function tagsOf(titles: readonly Title[]): ReadonlySet<string> {
  const tags = [...Object.keys(japaneseTags), ...titles.flatMap(({ genres, themes }) => [...genres, ...themes])]
  return new Set(tags.flatMap((tag) => [tagInJapanese(tag), tag.replaceAll('-', ' ')]))
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/['’]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}
