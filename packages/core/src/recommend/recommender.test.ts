import { emptyPreferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { memoryCatalogue, sampleTitle, sampleTitles } from '../testing/index.ts'
import { createRecommender, type RecommendRequest } from './recommender.ts'

const recommender = createRecommender(memoryCatalogue())

describe('recommendations', () => {
  test('start with what shares most with what the reader likes, and say what that is', () => {
    const [best] = recommend({ likes: ['night-vault'] })
    expect(best?.title.id).toBe('velvet-hands')
    expect(best?.reasons).toEqual(['because you liked Night Vault: heist, crime, seinen'])
  })

  test('never hold what was liked, read or dropped', () => {
    const preferences = { ...emptyPreferences, liked: ['night-vault'], read: ['velvet-hands'], dropped: ['iron-petal'] }
    const ids = recommend({ preferences }).map(({ title }) => title.id)
    expect(ids.toSorted()).toEqual(['ninth-inning', 'paper-moons', 'quiet-harbour'])
  })

  test('keep out avoided genres', () => {
    const preferences = { ...emptyPreferences, avoidedGenres: ['horror' as const] }
    expect(recommend({ preferences }).map(({ title }) => title.id)).not.toContain('paper-moons')
  })

  test('keep out avoided themes', () => {
    const preferences = { ...emptyPreferences, avoidedThemes: ['heist'] }
    const ids = recommend({ preferences }).map(({ title }) => title.id)
    expect(ids.toSorted()).toEqual(['iron-petal', 'ninth-inning', 'paper-moons', 'quiet-harbour'])
  })

  test('keep to a genre when one is asked for', () => {
    expect(recommend({ genre: 'crime' }).map(({ title }) => title.id)).toEqual(['night-vault', 'velvet-hands'])
  })

  test('go by popularity for a reader of whom nothing is known', () => {
    expect(recommend({ limit: 2 }).map(({ title }) => title.id)).toEqual(['iron-petal', 'ninth-inning'])
  })

  test('move away from what was dropped', () => {
    const rankOfNeighbour = (request: Partial<RecommendRequest>) =>
      recommend(request).findIndex(({ title }) => title.id === 'velvet-hands')
    const dropped = { preferences: { ...emptyPreferences, dropped: ['night-vault'] } }
    expect(rankOfNeighbour(dropped)).toBeGreaterThan(rankOfNeighbour({ exclude: ['night-vault'] }))
  })

  test('look past many dislikes to what is liked', () => {
    const liked = sampleTitle('liked-one', { genres: ['crime'], themes: ['heist', 'con-artists'] })
    const disliked = Array.from({ length: 40 }, (_, at) => sampleTitle(`bad-${at}`, { genres: ['crime', 'horror'] }))
    const twin = sampleTitle('twin', { genres: ['crime'], themes: ['heist', 'con-artists'] })
    const unlike = { genres: ['sports' as const], themes: ['tennis', 'underdog'], year: 1960 }
    const other = sampleTitle('other', { ...unlike, demographic: 'josei', popularity: 5 })
    const { recommend: from } = createRecommender(memoryCatalogue([liked, ...disliked, twin, other]))
    const preferences = { ...emptyPreferences, liked: ['liked-one'], dropped: disliked.map(({ id }) => id) }
    expect(from({ preferences, limit: 1 })[0]?.title.id).toBe('twin')
  })

  test('keep the mood: a gentle reader is not given the dark title under the same label', () => {
    const label = { genres: ['slice-of-life' as const] }
    const gentle = sampleTitle('loved', { ...label, themes: ['everyday-life', 'animals', 'family'] })
    const candidates = [
      sampleTitle('a-dark', { ...label, themes: ['serial-killer', 'cults', 'family'] }),
      sampleTitle('b-plain', { ...label, themes: ['tennis', 'robots', 'family'] }),
    ]
    expect(firstOf([gentle, ...candidates])).toBe('b-plain')
  })

  test('keep to grown readers what is made for them, and to children what is for them', () => {
    const themes = ['robots', 'friendship', 'space', 'journey']
    const adult = sampleTitle('loved', { themes, demographic: 'seinen' })
    const forChildren = sampleTitle('a-child', { themes: themes.slice(0, 2), demographic: 'kodomo' })
    const forGrown = sampleTitle('b-grown', { themes: themes.slice(0, 2), demographic: 'josei' })
    expect(firstOf([adult, forChildren, forGrown])).toBe('b-grown')
    expect(firstOf([{ ...adult, demographic: 'kodomo' }, forGrown, forChildren])).toBe('a-child')
  })

  test('are the same for the same input, and as many as asked for', () => {
    const request = { likes: ['paper-moons'], limit: 4 }
    expect(recommend(request)).toEqual(recommend(request))
    expect(recommend(request)).toHaveLength(4)
  })
})

describe('titles like one title', () => {
  test('share most with it, whatever the reader likes, and never are it', () => {
    const subject = sampleTitles.find(({ id }) => id === 'velvet-hands') ?? sampleTitle('missing', {})
    const list = recommender.similarTo(subject, { preferences: emptyPreferences, likes: ['ninth-inning'], limit: 9 })
    expect(list[0]?.title.id).toBe('night-vault')
    expect(list[0]?.reasons).toEqual(['like Velvet Hands: heist, crime, seinen'])
    expect(list.map(({ title }) => title.id)).not.toContain('velvet-hands')
  })

  test('go by popularity when the catalogue does not hold it', () => {
    const list = recommender.similarTo(sampleTitle('unheard-of', {}), { preferences: emptyPreferences, limit: 1 })
    expect(list[0]?.title.id).toBe('iron-petal')
  })
})

function firstOf([loved, ...others]: ReturnType<typeof sampleTitle>[]): string | undefined {
  const likes = loved === undefined ? [] : [loved.id]
  const { recommend: from } = createRecommender(memoryCatalogue([...(loved ? [loved] : []), ...others]))
  return from({ preferences: emptyPreferences, likes, limit: 1 })[0]?.title.id
}

function recommend(more: Partial<RecommendRequest>) {
  return recommender.recommend({ preferences: emptyPreferences, limit: sampleTitles.length, ...more })
}
