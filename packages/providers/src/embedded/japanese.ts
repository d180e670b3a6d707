import type { Title } from '@manga-assist/contracts'
import { tagInJapanese } from '@manga-assist/core'
import { ownTags, type Phrases, sharedTags } from './phrases.ts'

const name = ({ title }: Title) => `『${title.native}』`
const list = (items: readonly string[]) => items.join('、')

const statusText: Record<Title['status'], string> = {
  ongoing: '連載中',
  completed: '完結',
  hiatus: '休載中',
  cancelled: '打ち切り',
}

const demographicText: Record<Title['demographic'], string> = {
  shonen: '少年漫画',
  shojo: '少女漫画',
  seinen: '青年漫画',
  josei: '女性漫画',
  kodomo: '児童漫画',
}

const told = { liked: 'が好き', read: 'は既読', dropped: 'は途中でやめた' } as const
/** "All" volumes are told of what is complete only; of the rest, those that are out. */
const volumes = ({ volumes, status }: Title) => (status === 'completed' ? `全${volumes}巻` : `既刊${volumes}巻`)
const facts = (title: Title) =>
  `${list(title.authors)}、${title.year}年開始、${demographicText[title.demographic]}、${volumes(title)}（${statusText[title.status]}）`
const tags = (all: readonly string[]) => list(all.map(tagInJapanese))

const criterionText = { shorter: '短い', longer: '長い', older: '古い', newer: '新しい' } as const

const takenBack = (title: Title, kinds: readonly (keyof typeof told)[]) =>
  kinds.length === 1 && kinds[0] !== undefined
    ? `${name(title)}${told[kinds[0]]}という記録は取り消し`
    : `${name(title)}についてのお話は取り消し`

export const japanese: Phrases = {
  name,
  openings: [
    'こちらはいかがでしょう。',
    'すぐに思い浮かんだのはこの作品です。',
    'まずはこのあたりから。',
    '棚から選んできました。',
  ],
  openingByTaste: 'ぴったりの作品は見つからなかったので、お好みと人気から選びました。',
  openingTrending: 'いま読まれているのはこちらです。',
  openingNoNews: '新しい話の情報がいまはないので、お好みと人気から選びました。',
  openingTranslated: '日本語でもう一度：',
  openingExplained: '理由はこちらです。',
  openingSimilar: (subjects) => `${list(subjects.map(name))}に近いのはこちらです。`,
  openingByAuthor: (author) => `${author}の作品なら、最初のものからどうぞ。`,
  unknownSubject: 'その作品は存じませんが、お好みに合いそうなものを選びました。',
  listItem({ title, reasons: [reason] }) {
    return `- ${name(title)}（${facts(title)}）${reason === undefined ? '' : `：${reason}`}`
  },
  explained({ title, reasons }) {
    return `- ${name(title)}：${reasons.length > 0 ? reasons.join('、') : tags(title.themes.slice(0, 3))}`
  },
  closing: (first) => `一つだけ選ぶなら${name(first)}です。`,
  facts: (title) =>
    `${name(title)}（${title.title.romaji}）は${list(title.authors)}による${demographicText[title.demographic]}です。` +
    `${title.year}年に始まり、${statusText[title.status]}、${volumes(title)}（カタログの時点）。` +
    `主なテーマ：${tags(title.themes.slice(0, 3))}。`,
  firstVolume: (title) =>
    `${name(title)}は1巻から順番に読むのがおすすめです（${volumes(title)}、${statusText[title.status]}）。`,
  next: (titles) => `そのあとは${list(titles.map((title) => `${name(title)}（${title.year}年）`))}。`,
  comparison(titles) {
    const shared = sharedTags(titles)
    const each = titles.map((title) => `- ${name(title)}：${facts(title)}。特徴：${tags(ownTags(title, titles))}`)
    const common = shared.length > 0 ? `共通点：${tags(shared.slice(0, 3))}。` : '共通点はあまりありません。'
    return `${common}\n\n${each.join('\n')}`
  },
  chosen: (title, criterion) =>
    `${criterionText[criterion]}のは${name(title)}です（${title.year}年開始、${volumes(title)}）。`,
  compareWhat: '作品を二つ挙げてください。並べて比べます。',
  changed({ feedback, forget, avoid, welcome }) {
    const forgotten = forget.map(({ title, kinds }) => takenBack(title, kinds))
    const titles = feedback.map(({ title, kind }) => `${name(title)}${told[kind]}`)
    const avoided = avoid.length > 0 ? [`${tags(avoid)}は避ける`] : []
    const back = welcome.length > 0 ? [`${tags(welcome)}は大丈夫`] : []
    return `覚えました：${list([...forgotten, ...titles, ...avoided, ...back])}。`
  },
  changeWhat: '好きな作品、読んだ作品、途中でやめた作品、苦手なジャンルやテーマを教えてください。覚えておきます。',
  noSuchItem: (listed) =>
    listed.length === 0
      ? 'まだ作品を挙げていないので、どれのことか分かりません。好きな作品や気分を教えてください。候補を挙げます。'
      : `先ほど挙げたのは${list(listed.map(name))}だけで、その作品はありません。どれのことでしょうか。別の作品も探せます。`,
  chosenForAge: (age) =>
    `カタログには対象年齢の情報がありません。${age}歳くらいの方のために、若い読者向けの雑誌の作品から、ホラーや暴力、大人向けのテーマを避けて選びました。念のため先に確かめてください。`,
  andNext: '次に読むなら：',
  greetings: [
    'こんにちは！好きな作品や気分を教えてください。次に読む漫画を探します。',
    'ようこそ！心に残った作品や、料理・野球などのテーマを教えてください。',
  ],
  thanks: 'どういたしまして。読み終わったらまたどうぞ。',
  outOfScope: '漫画のことしか分かりません。読みたいもの、好きな作品に似たもの、作品の情報などを聞いてください。',
  unsafe: 'それにはお答えできません。よければ漫画の話をしましょう。',
  unknownTitle: 'その作品はカタログに見つかりません。作り話はしたくないので、別の表記で教えてください。',
  nothingFound: '合うものでまだ読んでいないものは見つかりませんでした。別の言葉か、好きな作品を教えてください。',
}
