import { emptyPreferences } from '@manga-assist/contracts'
import { describe, expect, test } from 'vitest'
import { memoryCatalogue, sampleTitles } from '../testing/index.ts'
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

  test('are the same for the same input, and as many as asked for', () => {
    const request = { likes: ['paper-moons'], limit: 4 }
    expect(recommend(request)).toEqual(recommend(request))
    expect(recommend(request)).toHaveLength(4)
  })
})

function recommend(more: Partial<RecommendRequest>) {
  return recommender.recommend({ preferences: emptyPreferences, limit: sampleTitles.length, ...more })
}
