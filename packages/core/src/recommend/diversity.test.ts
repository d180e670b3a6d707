import { emptyPreferences } from '@manga-assist/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generatedTitles, memoryCatalogue, sampleTitle } from '../testing/index.ts'
import { createRecommender } from './recommender.ts'

describe('diversity', () => {
  const like = sampleTitle('loved-one', { authors: ['Some Other'] })
  const named = (id: string, english: string) => ({
    ...sampleTitle(id, {}),
    title: { english, romaji: id, native: id },
  })

  test('no author has all of the first three places while equally good others exist', () => {
    const long = ['a-1', 'a-2', 'a-3', 'a-4'].map((id) => sampleTitle(id, { authors: ['One Hand'] }))
    const others = ['b-1', 'c-1'].map((id) => sampleTitle(id, {}))
    expect(firstThree([like, ...long, ...others])).toEqual(['a-1', 'b-1', 'c-1'])
  })

  test('no series has, whoever writes it', () => {
    const series = ['Saga', 'Saga: The Return', 'Saga - Before', 'Saga: Zero'].map((name, at) => named(`a-${at}`, name))
    const others = ['b-1', 'c-1'].map((id) => sampleTitle(id, {}))
    expect(firstThree([like, ...series, ...others])).toEqual(['a-0', 'b-1', 'c-1'])
  })

  test('an author or series has one of the first three places wherever three equals stand beside it', () => {
    const catalogue = generatedTitles(60, 11)
    fc.assert(
      fc.property(fc.constantFrom(...catalogue), fc.boolean(), (loved, bySeries) => {
        const copy = (id: string, authors: string[]) => ({ ...loved, id, title: sampleTitle(id, {}).title, authors })
        const shelf = ['a-1', 'a-2', 'a-3'].map((id) =>
          bySeries ? { ...copy(id, [id]), title: sampleTitle('the-saga', {}).title } : copy(id, ['One Hand']),
        )
        const others = ['b-1', 'c-1', 'd-1'].map((id) => copy(id, [`Author of ${id}`]))
        const { recommend } = createRecommender(memoryCatalogue([...catalogue, ...shelf, ...others]))
        const list = recommend({ preferences: emptyPreferences, likes: [loved.id], limit: 3 })
        expect(list.filter(({ title }) => title.id.startsWith('a-'))).toHaveLength(1)
      }),
      { numRuns: 40 },
    )
  })

  test('an author fills the list when there is nobody else', () => {
    const long = ['a-1', 'a-2', 'a-3'].map((id) => sampleTitle(id, { authors: ['One Hand'] }))
    expect(firstThree([like, ...long])).toEqual(['a-1', 'a-2', 'a-3'])
  })

  test('brings in nothing that does not fit', () => {
    const long = ['a-1', 'a-2', 'a-3'].map((id) => sampleTitle(id, { authors: ['One Hand'] }))
    const misfit = sampleTitle('b-1', { genres: ['horror'], themes: ['zombies', 'cults'], demographic: 'kodomo' })
    expect(firstThree([like, ...long, misfit])).toEqual(['a-1', 'a-2', 'a-3'])
  })

  function firstThree(titles: Parameters<typeof memoryCatalogue>[0]): string[] {
    const { recommend } = createRecommender(memoryCatalogue(titles))
    const list = recommend({ preferences: emptyPreferences, likes: [like.id], limit: 3 })
    return list.map(({ title }) => title.id)
  }
})
