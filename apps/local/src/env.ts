import { readEnvironmentOrExit } from '@manga-assist/lifecycle'
import { policyVariables, redirectVariables } from '@manga-assist/overflow'
import { applicationVariables } from '@manga-assist/providers'
import * as z from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const atLeastOne = z.coerce.number().int().min(1)

const schema = z.object({
  /** Ports; 0 takes any free one. Tasks take the given port and those after it. */
  ROUTER_PORT: port.default(8080),
  ROUTER_ADMIN_PORT: port.default(9090),
  TASK_PORT: port.default(8101),
  TASK_ADMIN_PORT: port.default(9101),
  LAMBDA_PORT: port.default(9001),
  /** Of the function's URL, where clients are redirected there. */
  LAMBDA_URL_PORT: port.default(9002),
  TASKS: atLeastOne.max(20).default(2),
  /** Most requests at once in one task: small, so that a laptop can show a burst that does not fit. */
  TASK_CONCURRENCY_LIMIT: atLeastOne.default(20),
  /** `none` switches the overflow plane off, to see what would be without it. */
  OVERFLOW_PLANE: z.enum(['lambda', 'none']).default('lambda'),
  ...policyVariables,
  ...redirectVariables,
  /** Most function environments at once, each a process. */
  LAMBDA_CONCURRENCY: atLeastOne.default(50),
  MODEL_TOKENS_PER_SECOND: z.coerce.number().positive().default(50),
  /** Limits of one reader and one address, as in apps/fargate; off, because every burst comes from this machine. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(0),
  RATE_LIMIT_ADDRESS_PER_MINUTE: z.coerce.number().int().min(0).default(0),
  RATE_LIMIT_CONCURRENT: z.coerce.number().int().min(0).default(0),
  /** Share of requests whose log lines are written. */
  TRACE_SAMPLE_RATE: z.coerce.number().min(0).max(1).default(1),
  /** Titles of one's own. Left out, what `npm run import` wrote is used, but not by a stack on free ports. */
  CATALOGUE_FILE: z.string().optional(),
  /** Database and logs. A stack on free ports keeps them in a temporary folder that goes with it. */
  DATA_FOLDER: z.string().optional(),
})

export const env = readEnvironmentOrExit(schema, process.env)
export type LocalSettings = typeof env

const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

/** What the reader set of what stands behind the application: store, Redis, model. Both planes must have the same. */
export const chosen: Record<string, string> = Object.fromEntries(
  [...Object.keys(applicationVariables), ...credentials].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  }),
)

/** What children inherit. */
export const inherited = process.env
