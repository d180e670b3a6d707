import { timeouts } from '@manga-assist/contracts'
import { serviceVariables } from '@manga-assist/lifecycle'
import {
  checkRedirectVariables,
  checkScaleVariables,
  classRulesDocument,
  lambdaVariables,
  policyVariables,
  prewarmVariables,
  redirectVariables,
  scaleVariables,
} from '@manga-assist/overflow'
import { storeVariables } from '@manga-assist/providers'
import { cloudWatchVariables } from '@manga-assist/telemetry'
import * as z from 'zod'

const atLeastOne = z.coerce.number().int().min(1)
const milliseconds = z.coerce.number().int().min(0)
const taskForm = /^(?:https?:\/\/[^/]+|dns:\/\/[^/:]+:\d+|srv:\/\/[^/:]+)\/?$/

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' })
    return z.NEVER
  }
})

/** Every request is of one class and may be spilled, unless the operator says otherwise. */
const oneClass = [{ path: '/', class: { name: 'request', weight: 1, spillable: true } }]

const { DATABASE_FILE, DYNAMODB_TABLE, DYNAMODB_ENDPOINT, DYNAMODB_MAX_SOCKETS } = storeVariables

/** The environment variables of a router that stands alone. */
export const routerVariables = z
  .object({
    ...serviceVariables,
    ...policyVariables,
    ...lambdaVariables,
    ...redirectVariables,
    ...scaleVariables,
    ...prewarmVariables,
    ...cloudWatchVariables,
    /** Origins of the tasks, or names of them in DNS (`dns://name:port`, `srv://name`), with commas between. */
    TASKS: z
      .string()
      .transform((text) => text.split(',').map((address) => address.trim()))
      .pipe(z.array(z.string().regex(taskForm, 'must be http://host:port, dns://name:port or srv://name')).min(1)),
    /** Time between two questions to DNS about one name. */
    TASK_DNS_INTERVAL_MS: atLeastOne.default(timeouts.dnsIntervalMs),
    /** Limit of a task that does not report one. */
    TASK_CONCURRENCY_LIMIT: atLeastOne.default(100),
    /** How a task is chosen: by load, or by user, so that caches in the memory of tasks are hit. */
    ROUTER_BALANCE: z.enum(['least-loaded', 'user-hash']).default('least-loaded'),
    /** Cookie by which `user-hash` tells users apart who are not logged in. */
    ROUTER_USER_COOKIE: z.string().min(1).default('manga_reader'),
    /** A task that has become ready gets its whole share of requests only after so long; 0 turns slow start off. */
    TASK_SLOW_START_MS: milliseconds.default(30_000),
    /** How long a task is out the first time that it fails more than its fellows. */
    TASK_EJECTION_MS: atLeastOne.default(30_000),
    /** How long it is out at most, when it fails again and again. */
    TASK_MAX_EJECTION_MS: atLeastOne.default(300_000),
    /** Routes to classes, as a JSON list; the first rule that fits decides. */
    CLASS_RULES: json.pipe(classRulesDocument).default(oneClass),
    /** Where to spill. `none`: the router serves or sheds. */
    OVERFLOW_PLANE: z.enum(['lambda', 'none']).default('lambda'),
    /**
     * For development, where there is no CloudFront: the function's URL, to which the router itself passes on what is below
     * `OVERFLOW_REDIRECT_PATH`, unlimited and uncounted.
     */
    OVERFLOW_EDGE_URL: z.url({ protocol: /^http$/ }).optional(),
    /**
     * For development: the process that started this one plays a chapter drop through when the dashboard's button is
     * pressed.
     */
    DROP_REHEARSAL: z.enum(['on', 'off']).default('off'),
    /** `production` forbids what only development may do. */
    NODE_ENV: z.string().default('development'),
    /** Region of the function and of the store. */
    AWS_REGION: z.string().default('us-east-1'),
    /** The store of the functions, where they learn that their client has left; `none` lets them run to their end. */
    CANCEL_STORE: z.enum(['none', 'sqlite', 'dynamodb']).default('none'),
    ...{ DATABASE_FILE, DYNAMODB_TABLE, DYNAMODB_ENDPOINT, DYNAMODB_MAX_SOCKETS },
    /** Largest request body; it is held in memory so that it can be sent to another task or plane. */
    MAX_BODY_BYTES: atLeastOne.default(1_024 * 1_024),
  })
  .superRefine(checkScaleVariables)
  .superRefine(checkRedirectVariables)
  .superRefine(checkEdge)
  .superRefine(checkRehearsal)

function checkRehearsal(
  { DROP_REHEARSAL: input, NODE_ENV }: { DROP_REHEARSAL: 'on' | 'off'; NODE_ENV: string },
  context: z.RefinementCtx,
): void {
  if (input === 'off' || NODE_ENV.toLowerCase() !== 'production') return
  const message = 'must be off when NODE_ENV is production: it sends load to whoever is served here'
  context.addIssue({ code: 'custom', path: ['DROP_REHEARSAL'], message, input })
}

function checkEdge(
  { OVERFLOW_EDGE_URL: input, NODE_ENV }: { OVERFLOW_EDGE_URL?: string | undefined; NODE_ENV: string },
  context: z.RefinementCtx,
): void {
  if (input === undefined || NODE_ENV.toLowerCase() !== 'production') return
  const message = 'must not be set when NODE_ENV is production: what comes that way is unlimited'
  context.addIssue({ code: 'custom', path: ['OVERFLOW_EDGE_URL'], message, input })
}
