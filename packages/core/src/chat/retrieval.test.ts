import { emptyPreferences, type Preferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { createLibrary } from '../library.ts'
import type { Intent } from '../ports/intent-classifier.ts'
import { memoryCatalogue } from '../testing/index.ts'
import { createRetrieval } from './retrieval.ts'
import { understand } from './understand.ts'

const library = createLibrary(memoryCatalogue())
const retrieve = createRetrieval(library)

describe('retrieval', () => {
  test('finds by the words that say something', () => {
    expect(idsFor({ question: 'Can you recommend me some baseball manga?' })).toEqual(['ninth-inning'])
  })

  test('says which of the words asked for a title answers to', () => {
    const retrieved = retrieve(request({ question: 'a found-family heist' }))
    expect(retrieved.titles[0]).toMatchObject({ title: { id: 'night-vault' }, reasons: ['heist, found family'] })
    expect(retrieved.basis).toBe('words')
  })

  test('falls back to taste and popularity when the words find nothing', () => {
    expect(idsFor({ question: 'something good' })).toEqual(['iron-petal', 'ninth-inning', 'quiet-harbour'])
    expect(retrieve(request({ question: 'something good' })).basis).toBe('taste')
    expect(retrieve(request({ question: 'something about submarines' })).basis).toBe('no-hits')
  })

  test('trending is news only where a chapter comes out', () => {
    const asked = request({ question: "what's trending?", intent: 'trending' })
    expect(retrieve(asked).basis).toBe('taste')
    const news = retrieve({ ...asked, drops: [{ titleId: 'quiet-harbour', atMs: 0 }] })
    expect([news.basis, news.titles[0]?.title.id]).toEqual(['news', 'quiet-harbour'])
  })

  test('prefers what fits the taste among equal hits', () => {
    const preferences = { ...emptyPreferences, liked: ['velvet-hands'] }
    expect(idsFor({ question: 'found-family', preferences })[0]).toBe('night-vault')
  })

  test('similar: gives neighbours of the title named, and the title itself as the subject', () => {
    const retrieved = retrieve(request({ question: 'something like night vault', intent: 'similar' }))
    expect(retrieved.subjects.map(({ id }) => id)).toEqual(['night-vault'])
    expect(retrieved.titles[0]?.title.id).toBe('velvet-hands')
    expect(retrieved.titles[0]?.reasons).toEqual(['like Night Vault: heist, crime, seinen'])
    expect(retrieved.titles.at(-1)?.title.id).toBe('night-vault')
  })

  test('similar to several: nobody said that they like them, so no reason says so', () => {
    const { titles, subjects } = retrieve(
      request({ question: 'something like Night Vault and Ninth Inning', intent: 'similar' }),
    )
    expect(subjects).toHaveLength(2)
    const reasons = titles.flatMap((one) => one.reasons)
    expect(reasons).toContain('like Night Vault: heist, crime, seinen')
    for (const reason of reasons) expect(reason).not.toContain('because you')
  })

  test('lookup: speaks of the title named and of no other', () => {
    const retrieved = retrieve(request({ question: 'who wrote Ninth Inningの本?', intent: 'lookup' }))
    expect(retrieved.titles.map(({ title }) => title.id)).toEqual(['ninth-inning'])
  })

  test('small talk retrieves nothing', () => {
    expect(retrieve(request({ question: 'hello', intent: 'small-talk' }))).toMatchObject({
      titles: [],
      subjects: [],
    })
  })
})

interface Asked {
  question: string
  intent: Intent
  preferences: Preferences
}

function idsFor(more: Partial<Asked>): string[] {
  return retrieve(request(more)).titles.map(({ title }) => title.id)
}

function request({ question = '', intent = 'recommend', preferences = emptyPreferences }: Partial<Asked>) {
  const task = understand({ text: question, intent, turns: [] }, library)
  return { task, preferences, signals: [], turns: [], drops: [], nowMs: 0 }
}
