import * as z from 'zod'

/** Variables that choose where conversations and preferences are kept. To be spread into a service's own schema. */
export const storeVariables = {
  /** `sqlite` for one machine, `dynamodb` for more. */
  STORE: z.enum(['sqlite', 'dynamodb']).default('sqlite'),
  /** SQLite file of the embedded stores. */
  DATABASE_FILE: z.string().optional(),
  /** The table of `dynamodb`. */
  DYNAMODB_TABLE: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{3,255}$/, 'is 3 to 255 letters, digits, underscores, hyphens or dots')
    .default('manga_chatbot_memory'),
  /** Another endpoint than AWS's own, for example a local one. */
  DYNAMODB_ENDPOINT: z.url().optional(),
  /** Most connections to the table at once. */
  DYNAMODB_MAX_SOCKETS: z.coerce.number().int().min(1).optional(),
  /** A DAX cluster for the reads that may be cached. */
  DAX_ENDPOINT: z.url({ protocol: /^daxs?$/ }).optional(),
  /** `redis://` or `rediss://`; without it each process caches for itself. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** How long turns are kept in the table. */
  TURN_LIFETIME_DAYS: z.coerce.number().int().min(1).optional(),
}

type StoreEnvironment = z.infer<z.ZodObject<typeof storeVariables>>

/** To be given to the schema's `superRefine`: each store needs variables of its own. */
export function checkStoreVariables({ STORE, DATABASE_FILE }: StoreEnvironment, context: z.RefinementCtx): void {
  if (STORE === 'sqlite' && DATABASE_FILE === undefined) {
    context.addIssue({ code: 'custom', path: ['DATABASE_FILE'], message: 'must be set when STORE is sqlite' })
  }
}

/** The settings that `createStores` takes. `maxSockets` and `startCheck` say what suits where the service runs. */
export function storeSettings(
  env: StoreEnvironment & { AWS_REGION: string },
  { maxSockets, startCheck }: { maxSockets: number; startCheck: 'describe' | 'touch' },
) {
  if (env.STORE === 'sqlite') return { kind: env.STORE, file: env.DATABASE_FILE ?? '' }
  return {
    kind: env.STORE,
    table: env.DYNAMODB_TABLE,
    region: env.AWS_REGION,
    endpoint: env.DYNAMODB_ENDPOINT,
    daxEndpoint: env.DAX_ENDPOINT,
    maxSockets: env.DYNAMODB_MAX_SOCKETS ?? maxSockets,
    startCheck,
    turnLifetimeDays: env.TURN_LIFETIME_DAYS,
  }
}
