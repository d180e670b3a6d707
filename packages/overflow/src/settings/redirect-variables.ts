import { defaultRedirectPath } from '@manga-assist/contracts'
import * as z from 'zod'

/** Whoever knows it gets past the router: 32 random characters leave nothing to guess. */
export const fewestSecretCharacters = 32
const mostSecrets = 2
const secretsRule = `must be one secret, or two with a comma between, of at least ${fewestSecretCharacters} characters each`

/** Environment variables of redirect mode that routers and functions share. */
export const ticketVariables = {
  /**
   * What tickets are signed with. Two while they are changed: the first signs, both are taken. Give functions the new one
   * as their second, then routers the new one alone, then functions.
   */
  OVERFLOW_TICKET_SECRETS: z
    .string()
    .transform((text) => text.split(','))
    .refine(areSecrets, secretsRule)
    .optional(),
  /** Path of the public origin that CloudFront maps to the function's URL. */
  OVERFLOW_REDIRECT_PATH: z
    .string()
    .regex(/^(?:\/[\w-]+)+$/, 'must be a path of letters, digits, _ and -, without a slash at its end')
    .default(defaultRedirectPath),
}

/** Environment variables of how a spilled request gets to the function, the same for tasks and routers. */
export const redirectVariables = {
  ...ticketVariables,
  /** `redirect` sends the client there with a ticket, where it can be sent; `relay` passes everything through. */
  OVERFLOW_TRANSPORT: z.enum(['relay', 'redirect']).default('relay'),
  /** How long a client may take from the redirect until its request is with the function. */
  OVERFLOW_TICKET_LIFETIME_MS: z.coerce.number().int().min(1_000).max(300_000).default(30_000),
  /** Who is redirected: all that say nothing against it, or those that show that they follow redirects. */
  OVERFLOW_REDIRECT_CLIENTS: z.enum(['any', 'declared']).default('any'),
  /** Of so many spills one is relayed all the same, so that Lambda's refusals and failures are seen. */
  OVERFLOW_RELAY_ONE_IN: z.coerce.number().int().min(2).max(10_000).default(20),
}

type RedirectEnvironment = z.output<z.ZodObject<typeof redirectVariables>>

/** For `superRefine`: what no variable can know alone. */
export function checkRedirectVariables(env: RedirectEnvironment, context: z.RefinementCtx): void {
  if (env.OVERFLOW_TRANSPORT === 'relay' || env.OVERFLOW_TICKET_SECRETS !== undefined) return
  const message = 'is needed when OVERFLOW_TRANSPORT is redirect'
  context.addIssue({ code: 'custom', path: ['OVERFLOW_TICKET_SECRETS'], message, input: undefined })
}

/** What the environment says of redirects; undefined where everything is relayed. */
export function redirectSettings(env: RedirectEnvironment) {
  const [secret] = env.OVERFLOW_TICKET_SECRETS ?? []
  if (env.OVERFLOW_TRANSPORT === 'relay' || secret === undefined) return undefined
  return {
    secret,
    path: env.OVERFLOW_REDIRECT_PATH,
    ticketLifetimeMs: env.OVERFLOW_TICKET_LIFETIME_MS,
    clients: env.OVERFLOW_REDIRECT_CLIENTS,
    relayOneIn: env.OVERFLOW_RELAY_ONE_IN,
  }
}

/** What the environment of a function says of tickets; undefined where nobody needs one. */
export function ticketSettings(env: z.output<z.ZodObject<typeof ticketVariables>>) {
  const { OVERFLOW_TICKET_SECRETS: secrets, OVERFLOW_REDIRECT_PATH: path } = env
  return secrets && { secrets, path }
}

function areSecrets(list: readonly string[]): boolean {
  return list.length <= mostSecrets && list.every((secret) => secret.length >= fewestSecretCharacters)
}
