import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readEnvironment } from './environment.ts'

const schema = z.object({
  PORT: z.coerce.number().int().default(8080),
  MODE: z.enum(['a', 'b']),
  COOKIE_SECRET: z.string().min(16),
})
const secret = 'long enough to be one'

describe('reading the environment', () => {
  test('gives values with defaults, and takes no notice of other variables', () => {
    const environment = { MODE: 'a', COOKIE_SECRET: secret, HOME: '/root' }
    expect(readEnvironment(schema, environment)).toEqual({ PORT: 8080, MODE: 'a', COOKIE_SECRET: secret })
  })

  test('takes an empty variable for one that is not set', () => {
    expect(readEnvironment(schema, { MODE: 'b', PORT: '', COOKIE_SECRET: secret }).PORT).toBe(8080)
  })

  test('names every variable that does not fit, its rule and what it got, but shows no secret', () => {
    const read = () => readEnvironment(schema, { PORT: 'eighty', COOKIE_SECRET: 'hunter2' })
    expect(read).toThrow(expect.objectContaining({ code: 'bad-configuration' }))
    expect(read).toThrow(
      /PORT: .*; got "eighty"\n {2}MODE: .*"a"\|"b".*; got nothing\n {2}COOKIE_SECRET: .*16.*; got a value that is not shown/,
    )
    expect(read).not.toThrow(/hunter2/)
  })
})
