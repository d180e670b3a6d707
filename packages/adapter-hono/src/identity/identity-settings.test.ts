import { systemClock as clock } from '@manga-assist/clock'
import { validate } from '@manga-assist/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createIdentify } from './create-identify.ts'
import { checkIdentity, type IdentitySettings, identityVariables } from './identity-variables.ts'
import { userIdOf } from './token-claims.ts'

const schema = z.object(identityVariables).superRefine(checkIdentity)
const alb = {
  AUTH: 'alb',
  ALB_ARN: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/manga/50dc6c495c0c9188',
  OIDC_ISSUER: 'https://login.manga.example',
  OIDC_CLIENT_ID: 'manga',
}
const jwt = { AUTH: 'jwt', JWT_ISSUER: 'https://login.manga.example', JWT_AUDIENCE: 'manga' }
const dev = { AUTH: 'dev', COOKIE_SECRET: 'a secret for tests only' }

describe('settings of identity', () => {
  test.each([dev, alb, jwt, { ...jwt, NODE_ENV: 'production' }, { ...jwt, JWKS_URI: 'http://127.0.0.1:1/keys' }])(
    '%j are fine',
    (settings) => {
      expect(validate(schema, settings).kind).toBe('valid')
    },
  )

  test.each([
    ['AUTH', { ...dev, NODE_ENV: 'production' }],
    ['AUTH', { ...dev, NODE_ENV: 'Production' }],
    ['AUTH', {}],
    ['AUTH', { AUTH: 'none' }],
    ['COOKIE_SECRET', { AUTH: 'dev' }],
    ['COOKIE_SECRET', { AUTH: 'dev', COOKIE_SECRET: 'short' }],
    ['ALB_ARN', { ...alb, ALB_ARN: undefined }],
    ['ALB_ARN', { ...alb, ALB_ARN: 'manga' }],
    ['OIDC_ISSUER', { ...alb, OIDC_ISSUER: undefined }],
    ['OIDC_CLIENT_ID', { ...alb, OIDC_CLIENT_ID: undefined }],
    ['JWT_ISSUER', { ...jwt, JWT_ISSUER: 'manga' }],
    ['JWT_AUDIENCE', { ...jwt, JWT_AUDIENCE: undefined }],
    ['JWKS_URI', { ...jwt, JWKS_URI: 'http://keys.manga.example/' }],
    ['JWKS_URI', { ...jwt, JWKS_URI: 'http://localhost.evil.example/' }],
    ['ALLOWED_ORIGINS', { ...jwt, ALLOWED_ORIGINS: 'https://manga.example/page' }],
  ])('a %s that does not fit is named: %j', (variable, settings) => {
    const result = validate(schema, settings)
    const fields = result.kind === 'invalid' ? result.errors.map(({ field }) => field.split('.')[0]) : []
    expect(fields).toEqual([variable])
  })

  test('AUTH=dev does not come up in production, also where nobody checked the settings', () => {
    const settings: IdentitySettings = { ...dev, AUTH: 'dev', NODE_ENV: 'production', ALLOWED_ORIGINS: [] }
    expect(() => createIdentify(settings, { clock, newId: () => 'unused' })).toThrow('AUTH must not be dev')
  })
})

describe('the user id of a subject', () => {
  test.each([
    ['alice', 'alice'],
    ['auth0|62f', 'auth0%7C62f'],
    ['a#b', 'a%23b'],
    ['a/../b', 'a%2F..%2Fb'],
    ['アリス', '%E3%82%A2%E3%83%AA%E3%82%B9'],
  ])('%s is %s', (subject, userId) => {
    expect(userIdOf(subject)).toBe(userId)
  })

  test('is never the same for two subjects, and never holds a separator', () => {
    const subject = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    const tricky = fc.string({
      unit: fc.constantFrom('%', '2', 'F', '/', 'a', '#', ':', 'é', 'e\u0301', 'ａ'),
      minLength: 1,
    })
    const any = fc.oneof(subject, tricky)
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(userIdOf(one) === userIdOf(other)).toBe(one === other)
        expect(userIdOf(one)).toMatch(/^[A-Za-z0-9._@%!~*'()-]+$/)
      }),
    )
  })

  test.each(['', 1, null, undefined, ['alice'], 'x'.repeat(256), '\ud800'])('%j is no subject', (subject) => {
    expect(userIdOf(subject)).toBeUndefined()
  })
})
