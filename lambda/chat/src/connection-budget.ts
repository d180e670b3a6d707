import * as z from 'zod'

const count = z.coerce.number().int().min(1)

/** Bounds the connections that all environments of a function hold to a store together. */
export const connectionVariables = {
  /** Most connections to each store that the environments may hold, all together. */
  STORE_CONNECTIONS: count.optional(),
  /** Most environments there can be: the function's reserved concurrency. */
  LAMBDA_ENVIRONMENTS: count.optional(),
}

interface ConnectionBudget {
  STORE_CONNECTIONS?: number | undefined
  LAMBDA_ENVIRONMENTS?: number | undefined
  /** Another number for each environment, as an operator may set it. */
  DYNAMODB_MAX_SOCKETS?: number | undefined
}

/** An environment serves one request at a time, which makes three calls at once at most; one more for a late answer. */
const mostUseful = 4

/** To be given to the schema's `superRefine`: every environment needs one connection, or some would answer nobody. */
export function checkConnectionBudget(env: ConnectionBudget, context: z.RefinementCtx): void {
  const { STORE_CONNECTIONS, LAMBDA_ENVIRONMENTS, DYNAMODB_MAX_SOCKETS = 1 } = env
  if (STORE_CONNECTIONS === undefined) return
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (LAMBDA_ENVIRONMENTS === undefined) {
    refuse('LAMBDA_ENVIRONMENTS', 'must be set when STORE_CONNECTIONS is')
  } else if (STORE_CONNECTIONS < LAMBDA_ENVIRONMENTS) {
    refuse(
      'STORE_CONNECTIONS',
      `must be at least LAMBDA_ENVIRONMENTS, which is ${LAMBDA_ENVIRONMENTS}; received ${STORE_CONNECTIONS}`,
    )
  } else if (DYNAMODB_MAX_SOCKETS > connectionsEach(env)) {
    refuse('DYNAMODB_MAX_SOCKETS', `must be at most ${connectionsEach(env)}; received ${DYNAMODB_MAX_SOCKETS}`)
  }
}

/** Most connections of one environment to a store. */
export function connectionsEach({ STORE_CONNECTIONS, LAMBDA_ENVIRONMENTS = 1 }: ConnectionBudget): number {
  if (STORE_CONNECTIONS === undefined) return mostUseful
  return Math.min(mostUseful, Math.floor(STORE_CONNECTIONS / LAMBDA_ENVIRONMENTS))
}
