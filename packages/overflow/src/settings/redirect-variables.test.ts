import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { checkRedirectVariables, redirectSettings, redirectVariables, ticketSettings } from './redirect-variables.ts'

const schema = z.object(redirectVariables).superRefine(checkRedirectVariables)
const [first, second] = ['a'.repeat(32), 'b'.repeat(32)]

describe('the variables of redirect mode', () => {
  test('everything is relayed unless they say otherwise', () => {
    expect(redirectSettings(schema.parse({}))).toBeUndefined()
    expect(redirectSettings(schema.parse({ OVERFLOW_TICKET_SECRETS: first }))).toBeUndefined()
    expect(ticketSettings(schema.parse({}))).toBeUndefined()
  })

  test('the first secret signs, both are taken', () => {
    const env = schema.parse({ OVERFLOW_TRANSPORT: 'redirect', OVERFLOW_TICKET_SECRETS: `${first},${second}` })
    expect(redirectSettings(env)).toEqual({
      ...{ secret: first, path: '/overflow', ticketLifetimeMs: 30_000, clients: 'any', relayOneIn: 20 },
    })
    expect(ticketSettings(env)).toEqual({ secrets: [first, second], path: '/overflow' })
  })

  test.each([
    ['OVERFLOW_TICKET_SECRETS', { OVERFLOW_TRANSPORT: 'redirect' }, 'is needed when OVERFLOW_TRANSPORT is redirect'],
    ['OVERFLOW_TICKET_SECRETS', { OVERFLOW_TICKET_SECRETS: 'short' }, 'of at least 32 characters each'],
    ['OVERFLOW_TICKET_SECRETS', { OVERFLOW_TICKET_SECRETS: `${first},` }, 'of at least 32 characters each'],
    [
      'OVERFLOW_TICKET_SECRETS',
      { OVERFLOW_TICKET_SECRETS: `${first},${second},${first}` },
      'must be one secret, or two',
    ],
    ['OVERFLOW_REDIRECT_PATH', { OVERFLOW_REDIRECT_PATH: '/overflow/' }, 'without a slash at its end'],
    ['OVERFLOW_REDIRECT_PATH', { OVERFLOW_REDIRECT_PATH: '//elsewhere.example' }, 'must be a path'],
    ['OVERFLOW_TICKET_LIFETIME_MS', { OVERFLOW_TICKET_LIFETIME_MS: '10' }, '>=1000'],
    ['OVERFLOW_RELAY_ONE_IN', { OVERFLOW_RELAY_ONE_IN: '1' }, '>=2'],
    ['OVERFLOW_TRANSPORT', { OVERFLOW_TRANSPORT: 'carry' }, '"redirect"'],
  ])('%s: what breaks its rule is named', (field, env, rule) => {
    const { error } = schema.safeParse(env)
    expect(error?.issues).toEqual([expect.objectContaining({ path: [field], message: expect.stringContaining(rule) })])
  })
})
