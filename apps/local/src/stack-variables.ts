import { policyVariables, redirectVariables } from '@manga-assist/overflow'
import * as z from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const atLeastOne = z.coerce.number().int().min(1)

/** The environment variables of `npm start`. */
export const stackVariables = z.object({
  /** Port of the router; of this and the other ports, 0 takes any free one. */
  ROUTER_PORT: port.default(8080),
  /** Its admin port. */
  ROUTER_ADMIN_PORT: port.default(9090),
  /** Port of the first task; the others take those after it. */
  TASK_PORT: port.default(8101),
  /** Its admin port; the others take those after it. */
  TASK_ADMIN_PORT: port.default(9101),
  /** Port of the local Lambda. */
  LAMBDA_PORT: port.default(9001),
  /** Of the function's URL, where clients are redirected there. */
  LAMBDA_URL_PORT: port.default(9002),
  /** How many tasks run. */
  TASKS: atLeastOne.max(20).default(2),
  /** Most requests at once in one task: small, so that a laptop can show a burst that does not fit. */
  TASK_CONCURRENCY_LIMIT: atLeastOne.default(20),
  /** `none` switches the overflow plane off, to see what would be without it. */
  OVERFLOW_PLANE: z.enum(['lambda', 'none']).default('lambda'),
  ...policyVariables,
  ...redirectVariables,
  /** Most function environments at once, each a process. */
  LAMBDA_CONCURRENCY: atLeastOne.default(50),
  /** Pace of the embedded model, in tokens a second. */
  MODEL_TOKENS_PER_SECOND: z.coerce.number().positive().default(50),
  /** Requests a minute of one reader; 0 is no limit, because every burst comes from this machine. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(0),
  /** Requests a minute of one address, the same. */
  RATE_LIMIT_ADDRESS_PER_MINUTE: z.coerce.number().int().min(0).default(0),
  /** Requests of one reader at once, the same. */
  RATE_LIMIT_CONCURRENT: z.coerce.number().int().min(0).default(0),
  /** Share of requests whose log lines are written. */
  TRACE_SAMPLE_RATE: z.coerce.number().min(0).max(1).default(1),
  /** Whether the dashboard has a button that plays a chapter drop through. Never where NODE_ENV is production. */
  DROP_REHEARSAL: z.enum(['on', 'off']).default('on'),
  /** `production` forbids what only development may do. */
  NODE_ENV: z.string().default('development'),
  /** Titles of one's own. Left out, what `npm run import` wrote is used, but not by a stack on free ports. */
  CATALOGUE_FILE: z.string().optional(),
  /** Database and logs. A stack on free ports keeps them in a temporary folder that goes with it. */
  DATA_FOLDER: z.string().optional(),
})
