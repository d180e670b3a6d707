import { type Genre, genres, isGenre } from '@manga-assist/contracts'
import { tagInJapanese } from '@manga-assist/core'
import { describe, expect, test } from 'vitest'
import { library, startConversation } from './testing/start-conversation.ts'

const { titles } = library.catalogue
const tags = [...new Set<string>([...genres, ...titles.flatMap(({ themes }) => themes)])]
const names = tags.flatMap((tag) => [
  { tag, name: tag.replaceAll('-', ' '), ask: (name: string) => `recommend a manga about ${name}` },
  ...tagInJapanese(tag)
    .split('・')
    .map((name) => ({ tag, name, ask: (word: string) => `${word}の漫画を教えて` })),
])
const tagsOf = (id: string) => {
  const title = library.catalogue.byId(id)
  return [...(title?.genres ?? []), ...(title?.themes ?? [])] as string[]
}

describe('every genre and theme of the catalogue, by its English and its Japanese name', () => {
  test('is understood', () => {
    expect(names.filter(({ tag, name }) => !library.tags(name).flat().includes(tag))).toEqual([])
  })

  test('is recommended to who asks for it', async () => {
    const missed: string[] = []
    for (const { name, ask } of names) {
      const { recommended } = await startConversation().say(ask(name))
      const meant = library.tags(name).flat()
      const fits = recommended.filter((id) => tagsOf(id).some((tag) => meant.includes(tag)))
      if (fits.length < Math.min(2, recommended.length) || recommended.length === 0) missed.push(ask(name))
    }
    expect(missed).toEqual([])
  })

  test('is avoided for who does not want it, and welcome again', async () => {
    const missed: string[] = []
    for (const { tag, name } of names) {
      const talk = startConversation()
      const isJapanese = /[^ -~]/.test(name)
      const { recommended } = await talk.say(isJapanese ? `${name}は苦手` : `no ${name} please`)
      const stored = await talk.preferences()
      const avoided = [...stored.avoidedGenres, ...(stored.avoidedThemes ?? [])] as string[]
      if (!avoided.includes(tag) || recommended.some((id) => tagsOf(id).includes(tag))) missed.push(`no ${name}`)
      await talk.say(isJapanese ? `やっぱり${name}は好き` : `actually I do like ${name}`)
      const { avoidedGenres, avoidedThemes = [] } = await talk.preferences()
      if (isGenre(tag) ? avoidedGenres.includes(tag satisfies Genre) : avoidedThemes.includes(tag))
        missed.push(`yes ${name}`)
    }
    expect(missed).toEqual([])
  })
})
