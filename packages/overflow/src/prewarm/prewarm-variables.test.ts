import { expect, test } from 'vitest'
import * as z from 'zod'
import { prewarmSettings, prewarmVariables } from './prewarm-variables.ts'

const schema = z.object(prewarmVariables)

test('nothing is warmed unless it is asked for', () => {
  expect(prewarmSettings(schema.parse({}))).toEqual({ calendar: undefined, pollMs: 30_000, risingEdge: false })
})

test.each(['drops.json', '/etc/drops.json', 'https://calendar.example/drops.json?key=1'])(
  'the calendar may be at %s',
  (place) => {
    const variables = { PREWARM_CALENDAR: place, PREWARM_RISING_EDGE: 'on', PREWARM_POLL_MS: '5000' }
    expect(prewarmSettings(schema.parse(variables))).toEqual({ calendar: place, pollMs: 5_000, risingEdge: true })
  },
)

test.each([
  [{ PREWARM_CALENDAR: 'https://' }, 'PREWARM_CALENDAR'],
  [{ PREWARM_CALENDAR: 'https://user:secret@calendar.example/' }, 'PREWARM_CALENDAR'],
  [{ PREWARM_POLL_MS: '10' }, 'PREWARM_POLL_MS'],
  [{ PREWARM_RISING_EDGE: 'yes' }, 'PREWARM_RISING_EDGE'],
])('%j is refused, by its name', (variables, name) => {
  expect(schema.safeParse(variables).error?.issues.map(({ path }) => path[0])).toContain(name)
})
