import * as z from 'zod'

/** A web address from which keys may be read: encrypted, or this machine's own for tests. */
const keysUrl = z.url().regex(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/, 'must begin with https://')

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .pipe(z.array(z.string().regex(/^https?:\/\/[^/\s]+$/, 'must be origins like https://manga.example, with commas')))

/** The variables that say how readers are known. To be spread into the schema of a service. */
export const identityVariables = {
  /** `production` forbids what only development may do. */
  NODE_ENV: z.string().default('development'),
  /**
   * How readers are known. `alb`: by the header that an Application Load Balancer signs after login. `jwt`: by a bearer
   * token. `dev` believes the x-user-id header; it never runs in production.
   */
  AUTH: z.enum(['dev', 'alb', 'jwt']),
  /** Signs the cookie of anonymous readers (AUTH=dev); the same on every task and function. */
  COOKIE_SECRET: z.string().min(16).optional(),
  /** The load balancer that signs. */
  ALB_ARN: z
    .string()
    .regex(/^arn:aws(-cn|-us-gov)?:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/.+$/, 'must be its ARN')
    .optional(),
  /** Who logs readers in. */
  OIDC_ISSUER: z.url().optional(),
  /** As what the load balancer is known there. */
  OIDC_CLIENT_ID: z.string().optional(),
  /** Who issues bearer tokens. */
  JWT_ISSUER: z.url().optional(),
  /** For whom they must be issued. */
  JWT_AUDIENCE: z.string().optional(),
  /** Where public keys are, if not at the load balancer's region or under the issuer's /.well-known/jwks.json. */
  JWKS_URI: keysUrl.optional(),
  /** Origins whose pages may change things for a reader, besides the one that served the page; with commas between. */
  ALLOWED_ORIGINS: origins.default([]),
}

export type IdentitySettings = z.infer<z.ZodObject<typeof identityVariables>>
type VariableName = keyof IdentitySettings

/** What each way needs. */
const needed = {
  dev: ['COOKIE_SECRET'],
  alb: ['ALB_ARN', 'OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  jwt: ['JWT_ISSUER', 'JWT_AUDIENCE'],
} as const satisfies Record<IdentitySettings['AUTH'], readonly VariableName[]>

/** What does not fit together, by variable. */
export function identityProblems(settings: IdentitySettings): { variable: VariableName; rule: string }[] {
  const { AUTH, NODE_ENV } = settings
  if (AUTH === 'dev' && NODE_ENV?.toLowerCase() === 'production') {
    return [{ variable: 'AUTH', rule: 'must not be dev when NODE_ENV is production: anyone could be anyone' }]
  }
  const missing = needed[AUTH].filter((variable) => settings[variable] === undefined)
  return missing.map((variable) => ({ variable, rule: `is needed when AUTH is ${AUTH}` }))
}

/** The same as a check of the service's schema: `z.object({ ...identityVariables }).superRefine(checkIdentity)`. */
export function checkIdentity(settings: IdentitySettings, context: z.RefinementCtx): void {
  for (const { variable, rule } of identityProblems(settings)) {
    context.addIssue({ code: 'custom', path: [variable], message: rule })
  }
}
