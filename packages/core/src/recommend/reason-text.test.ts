import { demographics, emptyPreferences, genres } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { memoryCatalogue, sampleTitle } from '../testing/index.ts'
import { japaneseTags } from './japanese-tags.ts'
import { reasonText } from './reason-text.ts'
import type { Reason } from './reasons.ts'
import { createRecommender } from './recommender.ts'

const title = sampleTitle('night-vault', {})
const tags = [
  { kind: 'author', value: 'Kaoru Ame' },
  { kind: 'theme', value: 'found-family' },
] as const
const because = (source: 'liked' | 'read' | 'asked-about' | 'subject'): Reason => ({
  kind: 'because-of',
  source,
  title,
  tags: [...tags],
})
const hourMs = 3_600_000
const chapter = (hoursAgo: number, number?: number): Reason => ({
  kind: 'chapter',
  atMs: 100 * hourMs,
  nowMs: (100 + hoursAgo) * hourMs,
  chapter: number,
})

describe('reasons in words', () => {
  test.each<[Reason, string, string]>([
    [
      because('liked'),
      'because you liked Night Vault: by Kaoru Ame, found family',
      '『Night Vaultの本』がお好きなので：作者が同じ（Kaoru Ame）、疑似家族',
    ],
    [
      because('read'),
      'because you finished Night Vault: by Kaoru Ame, found family',
      '『Night Vaultの本』を読み終えたので：作者が同じ（Kaoru Ame）、疑似家族',
    ],
    [
      because('asked-about'),
      'because you asked about Night Vault: by Kaoru Ame, found family',
      '『Night Vaultの本』についてお尋ねだったので：作者が同じ（Kaoru Ame）、疑似家族',
    ],
    [
      because('subject'),
      'like Night Vault: by Kaoru Ame, found family',
      '『Night Vaultの本』に似ています：作者が同じ（Kaoru Ame）、疑似家族',
    ],
    [chapter(0.5, 12), 'chapter 12 is just out', '第12話が公開されたばかりです'],
    [chapter(1.5), 'a new chapter came out 1 hour ago', '新しい話が1時間前に公開されました'],
    [chapter(49, 3), 'chapter 3 came out 2 days ago', '第3話が2日前に公開されました'],
    [chapter(-0.5), 'a new chapter is out within the hour', '新しい話がまもなく公開されます'],
    [chapter(-5, 3), 'chapter 3 is out in 5 hours', '第3話が5時間後に公開されます'],
    [{ kind: 'of-genre', genre: 'crime', themes: ['heist'] }, 'crime: heist', '犯罪：怪盗・強奪'],
    [
      { kind: 'widely-read', genres: ['crime', 'comedy'] },
      'widely read crime and comedy',
      '広く読まれている犯罪・コメディ作品',
    ],
    [{ kind: 'about', themes: ['heist', 'not-known-yet'] }, 'heist, not known yet', '怪盗・強奪、not known yet'],
  ])('%j', (reason, english, japanese) => {
    expect(reasonText(reason, 'en')).toBe(english)
    expect(reasonText(reason, 'ja')).toBe(japanese)
  })

  test('every genre and readership has a Japanese name', () => {
    expect([...genres, ...demographics].filter((tag) => japaneseTags[tag] === undefined)).toEqual([])
  })

  test('lists are told in the language asked for', () => {
    const { recommend } = createRecommender(memoryCatalogue())
    const [best] = recommend({ preferences: emptyPreferences, likes: ['night-vault'], limit: 1, language: 'ja' })
    expect(best?.reasons).toEqual(['『Night Vaultの本』がお好きなので：怪盗・強奪、犯罪、青年'])
  })
})
