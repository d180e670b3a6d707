import type { Clock } from '@manga-assist/clock'
import { developmentIdentity, type Identify } from '../identity.ts'
import { type IdentitySettings, identityProblems } from './identity-variables.ts'
import { bearerToken, loadBalancerToken, tokenIdentity } from './token-identity.ts'
import type { TokenRules } from './token-verifier.ts'

export interface IdentifyDependencies {
  clock: Clock
  newId: () => string
  /** Fetches public keys; Node's own unless a test says otherwise. */
  fetch?: typeof globalThis.fetch
}

/** How readers are known, as the settings say. Throws a RangeError for settings that do not fit together. */
export function createIdentify(settings: IdentitySettings, dependencies: IdentifyDependencies): Identify {
  const [problem] = identityProblems(settings)
  if (problem) throw new RangeError(`${problem.variable} ${problem.rule}`)
  const { COOKIE_SECRET = '', JWKS_URI } = settings
  const keysUrl = JWKS_URI === undefined ? {} : { keysUrl: JWKS_URI }
  switch (settings.AUTH) {
    case 'dev':
      return developmentIdentity({ cookieSecret: COOKIE_SECRET, newId: dependencies.newId })
    case 'alb': {
      const { ALB_ARN: loadBalancerArn = '', OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: clientId = '' } = settings
      const rules: TokenRules = { kind: 'load-balancer', loadBalancerArn, issuer, clientId, ...keysUrl }
      return tokenIdentity({ ...dependencies, rules, readToken: loadBalancerToken, ambient: true })
    }
    case 'jwt': {
      const { JWT_ISSUER: issuer = '', JWT_AUDIENCE: audience = '' } = settings
      const rules: TokenRules = { kind: 'bearer', issuer, audience, ...keysUrl }
      return tokenIdentity({ ...dependencies, rules, readToken: bearerToken, ambient: false })
    }
    default:
      return settings.AUTH satisfies never
  }
}
