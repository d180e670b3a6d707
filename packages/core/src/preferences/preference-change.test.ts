import { emptyPreferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { createTagMentions } from '../chat/tag-mentions.ts'
import { createTitleMentions } from '../chat/title-mentions.ts'
import { sampleTitles } from '../testing/index.ts'
import { applyChange, isEmptyChange, preferenceChangeIn, undoneIn } from './preference-change.ts'

const vocabulary = { mentions: createTitleMentions(sampleTitles), tags: createTagMentions(sampleTitles) }

test('a genre and a title of one message are told apart', () => {
  const change = preferenceChangeIn("I'm not a fan of romance, but I loved Iron Petal", vocabulary)
  expect(change).toMatchObject({ avoid: ['romance'], feedback: [{ title: { id: 'iron-petal' }, kind: 'liked' }] })
})

test.each(['nothing against horror', 'I want to read Iron Petal'])('nothing is told: %s', (text) => {
  expect(isEmptyChange(preferenceChangeIn(text, vocabulary))).toBe(true)
})

describe('what is taken back', () => {
  const told = { ...emptyPreferences, liked: ['night-vault'], dropped: ['iron-petal'], read: ['paper-moons'] }
  const avoiding = { ...told, avoidedGenres: ['horror' as const], avoidedThemes: ['heist', 'ghosts'] }
  const after = (text: string) => applyChange(avoiding, preferenceChangeIn(text, vocabulary))

  test.each([
    ['forget that I dropped Iron Petal', { dropped: [] }],
    ['I never dropped Iron Petal', { dropped: [] }],
    ['I changed my mind about Night Vault', { liked: [] }],
    ['forget that I read Paper Moons', { read: [] }],
    ['I changed my mind about Paper Moons', { read: ['paper-moons'] }],
    ['remove Night Vault from my favourites', { liked: [] }],
    ['Forget that I dropped Iron Petal. I love it now', { dropped: [], liked: ['night-vault', 'iron-petal'] }],
    ['Iron Petalの本をやめたのは忘れて', { dropped: [] }],
    ['Night Vaultの本については気が変わった', { liked: [] }],
    ['actually I do like horror', { avoidedGenres: [] }],
    ['forget what I said about horror, but no romance', { avoidedGenres: ['romance'] }],
    ['ghosts are fine again', { avoidedThemes: ['heist'] }],
    ['ホラーが苦手と言ったのは取り消して', { avoidedGenres: [] }],
    ['やっぱりホラーは好き', { avoidedGenres: [] }],
    ['ホラーは苦手だったけど、もう大丈夫', { avoidedGenres: [] }],
  ])('%s', (text, left) => {
    expect(after(text)).toMatchObject(left)
  })

  test('nobody avoids an empty list of themes', () => {
    const before = { ...emptyPreferences, avoidedThemes: ['ghosts'] }
    expect(applyChange(before, preferenceChangeIn('ghosts are fine again', vocabulary))).toEqual(emptyPreferences)
  })

  test('what names nothing takes back what was told before', () => {
    const undone = undoneIn('forget that', 'I dropped Iron Petal, and no ghosts', vocabulary)
    expect(undone && applyChange(avoiding, undone)).toMatchObject({ dropped: [], avoidedThemes: ['heist'] })
    expect(undoneIn('forget that I dropped Iron Petal', 'no ghosts', vocabulary)).toBeUndefined()
    expect(undoneIn('anything else?', 'no ghosts', vocabulary)).toBeUndefined()
  })
})

test('a theme is avoided as a genre is', () => {
  const change = preferenceChangeIn('no heists and no horror', vocabulary)
  expect(applyChange(emptyPreferences, change)).toMatchObject({ avoidedGenres: ['horror'], avoidedThemes: ['heist'] })
})
