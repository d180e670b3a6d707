import { expect, test } from 'vitest'
import { coverArtOf } from './cover-art.ts'

test('a title always has the same cover, and others have others', () => {
  expect(coverArtOf('monster')).toEqual(coverArtOf('monster'))
  const ids = ['monster', 'monsters', 'pluto', 'akira', 'frieren', 'nana', 'berserk', 'vagabond']
  expect(new Set(ids.map((id) => JSON.stringify(coverArtOf(id)))).size).toBe(ids.length)
})

test('every cover is within its frame', () => {
  for (let index = 0; index < 500; index += 1) {
    const { groundHue, panelHue, panels, tone } = coverArtOf(`title-${index}`)
    const corners = panels.flatMap((points) => points.split(/[ ,]/).map(Number))
    expect([groundHue, panelHue].every((hue) => hue >= 0 && hue < 360)).toBe(true)
    expect(Math.max(...corners)).toBeLessThanOrEqual(84)
    expect(tone.x <= 60 && tone.y <= 84).toBe(true)
  }
})
