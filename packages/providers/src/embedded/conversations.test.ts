import { detectLanguage, type Library } from '@manga-assist/core'
import { describe, expect, test } from 'vitest'
import { englishConversations } from './testing/english-conversations.ts'
import { japaneseConversations } from './testing/japanese-conversations.ts'
import type { ScriptedTurn } from './testing/scripted-turn.ts'
import { library, type Said, startConversation } from './testing/start-conversation.ts'

const conversations = { ...englishConversations, ...japaneseConversations }

type Title = Library['catalogue']['titles'][number]

describe('conversations', () => {
  test.each(Object.entries(conversations))('%s', async (_name, turns) => {
    const talk = startConversation()
    const heard: Said[] = []
    for (const turn of turns) {
      const said = await talk.say(turn.say)
      expect.soft(said.intent, turn.say).toBe(turn.intent)
      expectAnswer(turn, said)
      expectRecommended(turn, said, heard)
      expectPlaces(turn, said, heard)
      if (turn.stored) expect.soft(await talk.preferences(), turn.say).toMatchObject(turn.stored)
      heard.push(said)
    }
  })

  test('are many, and a third of them Japanese', () => {
    const languages = Object.values(conversations).map(([first]) => detectLanguage(first?.say ?? ''))
    expect(languages.length).toBeGreaterThanOrEqual(40)
    expect(languages.filter((language) => language === 'ja').length).toBeGreaterThanOrEqual(15)
    expect(Object.values(conversations).filter((turns) => turns.length < 2)).toEqual([])
  })
})

function expectAnswer(turn: ScriptedTurn, { text }: Said): void {
  expect.soft(/[\p{Script=Hiragana}。]/u.test(withoutNames(text)) ? 'ja' : 'en', turn.say).toBe(turn.language ?? 'en')
  for (const name of turn.names ?? []) expect.soft(text, turn.say).toContain(name)
  for (const name of turn.omits ?? []) expect.soft(text, turn.say).not.toContain(name)
}

function withoutNames(text: string): string {
  return text.replaceAll(/\*\*.*?\*\*(?: \(.*?\))?|『.*?』|\(.*?\)/g, '')
}

function expectRecommended(turn: ScriptedTurn, said: Said, heard: readonly Said[]): void {
  const { recommends = turn.restates ? 'some' : 3, tagged, untagged = [], by, status, restates } = turn
  const titles = titlesOf(said)
  if (recommends === 'some') expect.soft(titles.length, turn.say).toBeGreaterThan(0)
  else expect.soft(titles, turn.say).toHaveLength(recommends === 'none' ? 0 : recommends)
  const before = heard.flatMap(({ recommended }) => recommended)
  for (const title of titles) {
    const tags = [...title.genres, ...title.themes, title.demographic]
    const who = `${turn.say}: ${title.id}`
    expect.soft(before.includes(title.id), who).toBe(restates ?? false)
    if (tagged)
      expect
        .soft(
          tags.filter((tag) => tagged.includes(tag)),
          who,
        )
        .not.toEqual([])
    expect
      .soft(
        tags.filter((tag) => untagged.includes(tag)),
        who,
      )
      .toEqual([])
    if (status) expect.soft(title.status, who).toBe(status)
    if (by !== undefined) expect.soft(title.authors, who).toContain(by)
    if (turn.forChildren)
      expect
        .soft(
          tags.filter((tag) => grownUp.includes(tag)),
          who,
        )
        .toEqual([])
  }
  expectCompared(turn, titles, titlesOf(heard.findLast(({ recommended }) => recommended.length > 0)))
}

/** What no list for a child holds. */
const grownUp = [
  'seinen',
  'josei',
  'horror',
  'body-horror',
  'adult-romance',
  'serial-killer',
  'dark-fantasy',
  'thriller',
]

function expectCompared({ say, than }: ScriptedTurn, titles: readonly Title[], before: readonly Title[]): void {
  const volumes = before.map((title) => title.volumes)
  const years = before.map(({ year }) => year)
  for (const title of titles) {
    if (than === 'shorter') expect.soft(title.volumes, say).toBeLessThan(Math.min(...volumes))
    if (than === 'longer') expect.soft(title.volumes, say).toBeGreaterThan(Math.max(...volumes))
    if (than === 'newer') expect.soft(title.year, say).toBeGreaterThan(Math.max(...years))
    if (than === 'older') expect.soft(title.year, say).toBeLessThan(Math.min(...years))
  }
}

function expectPlaces({ say, places, language }: ScriptedTurn, { text }: Said, heard: readonly Said[]): void {
  if (places === undefined) return
  const list = titlesOf(heard.findLast(({ recommended }) => recommended.length > 1))
  const named = list.flatMap(({ title }, place) => {
    const name = language === 'ja' ? `『${title.native}』` : `**${title.english}**`
    return text.includes(name) ? [place] : []
  })
  expect.soft(named, say).toEqual(places)
}

function titlesOf(said: Said | undefined): Title[] {
  return (said?.recommended ?? []).flatMap((id) => library.catalogue.byId(id) ?? [])
}
